import type { Sample } from './sample.ts';

/** Tasks in turn, each of another viewer than the one before. */
export function eachTask({ viewers }: Sample): { readonly token: string; readonly id: string }[] {
  const most = Math.max(...viewers.map(({ taskIds }) => taskIds.length));
  return Array.from({ length: most }, (_, place) =>
    viewers.flatMap(({ token, taskIds }) => {
      const id = taskIds[place];
      return id === undefined ? [] : [{ token, id }];
    }),
  ).flat();
}
