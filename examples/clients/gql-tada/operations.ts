import { graphql } from './graphql.ts';

const taskParts = graphql(`
  fragment TaskParts on Task {
    id
    title
    version
  }
`);

const refusalParts = graphql(`
  fragment RefusalParts on Refusal {
    message
  }
`);

const projectsDocument = graphql(`
  query Projects($first: PageSize = 3) {
    projects(first: $first) {
      nodes {
        id
        key
        name
      }
    }
  }
`);

const createTaskDocument = graphql(
  `
    mutation CreateTask($input: CreateTaskInput!) {
      createTask(input: $input) {
        __typename
        ...TaskParts
        ...RefusalParts
      }
    }
  `,
  [taskParts, refusalParts],
);

const renameTaskDocument = graphql(
  `
    mutation RenameTask($input: UpdateTaskInput!) {
      updateTask(input: $input) {
        __typename
        ...TaskParts
        ...RefusalParts
      }
    }
  `,
  [taskParts, refusalParts],
);

const taskChangedDocument = graphql(
  `
    subscription TaskChanged($taskId: ID!) {
      taskChanged(taskId: $taskId) {
        type
        task {
          ...TaskParts
        }
      }
    }
  `,
  [taskParts],
);

// The editor's action “Insert document-id” writes these ids; `gql.tada check` finds one that no longer fits.
export const projects = graphql.persisted('sha256:c2179ff9abd981d019f1c2bf685b416d83848d76a3601c349594dcd62c1c35e4', projectsDocument);
export const createTask = graphql.persisted('sha256:95dc125e51f40de3bef304092fe15a67dd6eb4e18aabad90440b50e29942ab0d', createTaskDocument);
export const renameTask = graphql.persisted('sha256:eff3dbe26d62e34836662346e8f14dcee2d49d89878ec76be4789052848dce14', renameTaskDocument);
export const taskChanged = graphql.persisted('sha256:b71f83f9d27793c1f0b0c1edbfa0d084e19df0b77f70451d9792415d3c1e262b', taskChangedDocument);
