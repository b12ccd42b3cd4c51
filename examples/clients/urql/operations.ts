import { graphql } from './generated/gql.ts';

export const projects = graphql(`
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

export const createTask = graphql(`
  mutation CreateTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      __typename
      ...TaskParts
      ...RefusalParts
    }
  }
`);

export const renameTask = graphql(`
  mutation RenameTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      __typename
      ...TaskParts
      ...RefusalParts
    }
  }
`);

export const taskChanged = graphql(`
  subscription TaskChanged($taskId: ID!) {
    taskChanged(taskId: $taskId) {
      type
      task {
        ...TaskParts
      }
    }
  }
`);

export const taskParts = graphql(`
  fragment TaskParts on Task {
    id
    title
    version
  }
`);

export const refusalParts = graphql(`
  fragment RefusalParts on Refusal {
    message
  }
`);
