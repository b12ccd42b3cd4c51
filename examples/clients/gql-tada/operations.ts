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

// The editor's action “Insert document-id” writes these ids; `gql.tada check` finds one that no longer fits. The documents
// above are used as types alone, so that a bundler leaves their texts out.
export const projects = graphql.persisted<typeof projectsDocument>('sha256:0');
export const createTask = graphql.persisted<typeof createTaskDocument>('sha256:1');
export const renameTask = graphql.persisted<typeof renameTaskDocument>('sha256:2');
export const taskChanged = graphql.persisted<typeof taskChangedDocument>('sha256:3');
