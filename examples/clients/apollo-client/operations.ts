import { gql, type TypedDocumentNode } from '@apollo/client';
import type { Project, Task, TaskEvent } from '../gateway/task-app.ts';

type TaskResult = ({ readonly __typename: 'Task' } & Task) | { readonly __typename: 'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed'; readonly message: string };

const taskParts = gql`
  fragment TaskParts on Task {
    id
    title
    version
  }
`;

const refusalParts = gql`
  fragment RefusalParts on Refusal {
    message
  }
`;

export const projects: TypedDocumentNode<{ projects: { nodes: readonly Project[] } }> = gql`
  query Projects($first: PageSize = 3) {
    projects(first: $first) {
      nodes {
        id
        key
        name
      }
    }
  }
`;

export const createTask: TypedDocumentNode<{ createTask: TaskResult }, { input: { projectId: string; title: string } }> = gql`
  mutation CreateTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      ...TaskParts
      ...RefusalParts
    }
  }
  ${taskParts}
  ${refusalParts}
`;

export const renameTask: TypedDocumentNode<{ updateTask: TaskResult }, { input: { id: string; expectedVersion: number; title: string } }> = gql`
  mutation RenameTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      ...TaskParts
      ...RefusalParts
    }
  }
  ${taskParts}
  ${refusalParts}
`;

export const taskChanged: TypedDocumentNode<{ taskChanged: TaskEvent }, { taskId: string }> = gql`
  subscription TaskChanged($taskId: ID!) {
    taskChanged(taskId: $taskId) {
      type
      task {
        ...TaskParts
      }
    }
  }
  ${taskParts}
`;
