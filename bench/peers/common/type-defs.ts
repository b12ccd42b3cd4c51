/** The part of Portcullis' schema that the workloads select, for the peers that are written schema first. */
export const typeDefs = /* GraphQL */ `
  enum TaskStatus { BACKLOG TODO IN_PROGRESS IN_REVIEW DONE CANCELLED }
  enum TaskPriority { NONE LOW MEDIUM HIGH URGENT }
  type User { id: ID! name: String! }
  type Comment { id: ID! body: String! author: User! }
  type CommentConnection { nodes: [Comment!]! }
  type Task {
    id: ID!
    number: Int!
    title: String!
    status: TaskStatus!
    priority: TaskPriority!
    assignee: User
    comments(first: Int = 20): CommentConnection!
  }
  type TaskConnection { nodes: [Task!]! }
  type Project {
    id: ID!
    key: String!
    name: String!
    lead: User
    tasks(first: Int = 20): TaskConnection!
  }
  type ProjectConnection { nodes: [Project!]! }
  type NotFound { message: String! }
  type Forbidden { message: String! }
  union AddCommentResult = Comment | NotFound | Forbidden
  input AddCommentInput { taskId: ID! body: String! }
  type Query {
    task(id: ID!): Task
    project(id: ID!): Project
    projects(first: Int = 20): ProjectConnection!
  }
  type Mutation { addComment(input: AddCommentInput!): AddCommentResult! }
`;
