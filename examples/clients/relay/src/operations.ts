import { graphql } from 'relay-runtime';

/**
 * Read by relay-compiler, never run here: in an app, Relay's plugin for Babel or SWC puts the artifact in the place of each
 * tag. Without a bundler, create-app.ts imports the artifacts itself.
 */
export const operations = () => [
  graphql`
    query ProjectsQuery($first: PageSize = 3) {
      projects(first: $first) {
        nodes {
          id
          key
          name
        }
      }
    }
  `,
  graphql`
    mutation CreateTaskMutation($input: CreateTaskInput!) {
      createTask(input: $input) {
        __typename
        ... on Task {
          id
          title
          version
        }
        ... on Refusal {
          message
        }
      }
    }
  `,
  graphql`
    mutation RenameTaskMutation($input: UpdateTaskInput!) {
      updateTask(input: $input) {
        __typename
        ... on Task {
          id
          title
          version
        }
        ... on Refusal {
          message
        }
      }
    }
  `,
  graphql`
    subscription TaskChangedSubscription($taskId: ID!) {
      taskChanged(taskId: $taskId) {
        type
        task {
          id
          title
          version
        }
      }
    }
  `,
];
