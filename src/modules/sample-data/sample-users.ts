import { samplePeople } from './sample-people.ts';

interface SampleUser {
  /** The user's uuid: a token's `sub` is `user_` and this. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** People of the sample data at every scale, named after what they are in the first workspace. */
export const sampleUsers = {
  /** Ada. Also a member of the second workspace. */
  owner: find(0, 0),
  member: find(0, 1),
  viewer: find(0, 6),
  /** Owns the second workspace, and does not belong to the first. */
  outsider: find(1, 0),
} as const;

function find(workspace: number, place: number): SampleUser {
  const person = samplePeople(workspace)[place];
  if (person === undefined) throw new RangeError(`Workspace ${workspace} has nobody at ${place}`);
  const { id, name, email } = person.row;
  return { id, name, email };
}
