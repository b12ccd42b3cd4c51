import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { CommentRow } from '../comments/tables.ts';
import type { LabelRow } from '../labels/tables.ts';
import type { ProjectMoveRow } from '../project-moves/tables.ts';
import type { ProjectRow } from '../projects/tables.ts';
import type { TaskRow } from '../tasks/tables.ts';
import type { UserRow } from '../users/tables.ts';
import type { WebhookRow, WebhookDeliveryRow } from '../webhooks/tables.ts';
import type { WorkspaceRow, MembershipRow } from '../workspaces/tables.ts';
import type { ValidationFailed as ValidationFailedRefusal, NotFound as NotFoundRefusal, Forbidden as ForbiddenRefusal, Conflict as ConflictRefusal } from '../../model/refusal.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A place in one list, opaque. It is good only for that list in that order. */
  Cursor: { input: string; output: string; }
  /** A day in the calendar without time or zone, ISO 8601: `2026-11-20`. */
  Date: { input: string; output: string; }
  /** A moment in UTC, ISO 8601 with microseconds: `2026-11-20T11:15:23.123456Z`. */
  DateTime: { input: string; output: string; }
  /** How many elements of a list to return: an integer from 1 to 100. */
  PageSize: { input: number; output: number; }
};

/** Something that happened in a project, as its history shows it. It appears a moment after the change. */
export type Activity = Node & {
  readonly __typename: 'Activity';
  /** Who did it; may have left the workspace. */
  readonly actor: User;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Opaque and permanent: `activity_…`. */
  readonly id: Scalars['ID']['output'];
  /** In which project; null when it was deleted since. */
  readonly project?: Maybe<Project>;
  /** What it was about in words, where the event told: a title or name, or the fields that were changed. */
  readonly summary?: Maybe<Scalars['String']['output']>;
  /** To which task; null when it was none, or was deleted since. */
  readonly task?: Maybe<Task>;
  /** What happened, in the past tense: `TaskMoved`. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** A page of a history. */
export type ActivityConnection = {
  readonly __typename: 'ActivityConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<ActivityEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Activity>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An entry of a history and its place in it. */
export type ActivityEdge = {
  readonly __typename: 'ActivityEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The entry at this place. */
  readonly node: Activity;
};

/** A new comment; the viewer is its author. */
export type AddCommentInput = {
  /** Markdown, 1 to 10,000 characters. */
  readonly body: Scalars['String']['input'];
  /** The task's version the client read; left out, the task may have changed meanwhile. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** About which task. */
  readonly taskId: Scalars['ID']['input'];
};

/** The new comment, or why there is none. */
export type AddCommentResult = Comment | Conflict | Forbidden | NotFound | ValidationFailed;

/** A project to put away, or to take into use again. */
export type ArchiveProjectInput = {
  /** false takes it into use again. */
  readonly archived?: Scalars['Boolean']['input'];
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which project. */
  readonly id: Scalars['ID']['input'];
};

/** The project as it is now, or why it did not change. */
export type ArchiveProjectResult = Conflict | Forbidden | NotFound | Project;

/** Who is to do a task. */
export type AssignTaskInput = {
  /** A member of the workspace; left out or null: nobody. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The version the client read; left out, the last one to assign wins. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Which task. */
  readonly id: Scalars['ID']['input'];
};

/** The task as it is now, or why it did not change. */
export type AssignTaskResult = Conflict | Forbidden | NotFound | Task | ValidationFailed;

/** Whose answers a cache may give to whom. */
export type CacheControlScope =
  /** The viewer's own. */
  | 'PRIVATE'
  /** Everybody's: the answer is the same for all. Only where neither field nor type is `@authenticated`. */
  | 'PUBLIC';

/** A move to call off. */
export type CancelProjectMoveInput = {
  /** Which one. */
  readonly id: Scalars['ID']['input'];
};

/** The move on its way back, or why it goes on. */
export type CancelProjectMoveResult = Forbidden | NotFound | ProjectMove;

/** Another role for a member. */
export type ChangeMemberRoleInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which membership. */
  readonly id: Scalars['ID']['input'];
  /** The new role. */
  readonly role: Role;
};

/** The changed membership, or why it did not change. */
export type ChangeMemberRoleResult = Conflict | Forbidden | Membership | NotFound | ValidationFailed;

/** What somebody said about a task. */
export type Comment = Node & {
  readonly __typename: 'Comment';
  /** Who wrote it; may have left the workspace. */
  readonly author: User;
  /** Markdown, 1 to 10,000 characters. */
  readonly body: Scalars['String']['output'];
  /** When it was written. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When its author last changed it; null when never. */
  readonly editedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque and permanent: `comment_…`. */
  readonly id: Scalars['ID']['output'];
  /** Whether its author changed it afterwards. */
  readonly isEdited: Scalars['Boolean']['output'];
  /** What it is about; never changes. */
  readonly task: Task;
  /** When it last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
};

/** A page of comments. */
export type CommentConnection = {
  readonly __typename: 'CommentConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<CommentEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Comment>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A comment and its place in a list. */
export type CommentEdge = {
  readonly __typename: 'CommentEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The comment at this place. */
  readonly node: Comment;
};

/** Something that happened to a comment: `CommentAdded`, `CommentEdited` or `CommentDeleted`. */
export type CommentEvent = Event & {
  readonly __typename: 'CommentEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** The comment as it is now; null when it was deleted, then or since. */
  readonly comment?: Maybe<Comment>;
  /** The comment's id, also when it no longer exists. */
  readonly commentId: Scalars['ID']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** The thing changed after the client read it: `expectedVersion` is no longer its version. Nothing was changed. */
export type Conflict = Refusal & {
  readonly __typename: 'Conflict';
  /** The id of the thing that changed: in a bulk command of the first one that did. */
  readonly conflictingId: Scalars['ID']['output'];
  /** The version it has now. Read it again, then decide. */
  readonly currentVersion: Scalars['Int']['output'];
  /** One sentence that says what changed. */
  readonly message: Scalars['String']['output'];
};

/** A new label. */
export type CreateLabelInput = {
  /** `#` and six hexadecimal digits. */
  readonly color: Scalars['String']['input'];
  /** 1 to 50 characters, free in the workspace without regard to case. */
  readonly name: Scalars['String']['input'];
  /** In which workspace. */
  readonly workspaceId: Scalars['ID']['input'];
};

/** The new label, or why there is none. */
export type CreateLabelResult = Forbidden | Label | NotFound | ValidationFailed;

/** A new project. */
export type CreateProjectInput = {
  /** Markdown, up to 10,000 characters; empty when left out. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** A capital letter, then 1 to 9 capital letters or digits; free in the workspace. */
  readonly key: Scalars['String']['input'];
  /** A member of the workspace; nobody when left out. */
  readonly leadId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** PLANNED when left out. */
  readonly status?: InputMaybe<ProjectStatus>;
  /** In which workspace. */
  readonly workspaceId: Scalars['ID']['input'];
};

/** The new project, or why there is none. */
export type CreateProjectResult = Forbidden | NotFound | Project | ValidationFailed;

/** A new task; the viewer is its creator. */
export type CreateTaskInput = {
  /** A member of the workspace; nobody when left out. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** Markdown, up to 20,000 characters; empty when left out. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** No day when left out. */
  readonly dueDate?: InputMaybe<Scalars['Date']['input']>;
  /** Up to 20 labels of the workspace. */
  readonly labelIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** NONE when left out. */
  readonly priority?: InputMaybe<TaskPriority>;
  /** In which project. */
  readonly projectId: Scalars['ID']['input'];
  /** TODO when left out. */
  readonly status?: InputMaybe<TaskStatus>;
  /** 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

/** The new task, or why there is none. */
export type CreateTaskResult = Forbidden | NotFound | Task | ValidationFailed;

/** A new webhook. */
export type CreateWebhookInput = {
  /** What it is for: at most 500 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Which types of events; all when left out or empty. */
  readonly eventTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `https://`, at most 2,000 characters, without user name or password, at a public address. */
  readonly url: Scalars['String']['input'];
  /** Of which workspace. */
  readonly workspaceId: Scalars['ID']['input'];
};

/** The new webhook with its secret, or why there is none. */
export type CreateWebhookResult = Forbidden | NotFound | ValidationFailed | WebhookWithSecret;

/** A new workspace. */
export type CreateWorkspaceInput = {
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** 2 to 50 lower-case letters, digits and single hyphens; must be free. */
  readonly slug: Scalars['String']['input'];
};

/** The new workspace, or why there is none. */
export type CreateWorkspaceResult = ValidationFailed | Workspace;

/** A comment to delete. */
export type DeleteCommentInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which comment. */
  readonly id: Scalars['ID']['input'];
};

/** The deleted comment's id, or why it still exists. */
export type DeleteCommentResult = Conflict | Deleted | Forbidden | NotFound;

/** A label to delete. */
export type DeleteLabelInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which label. */
  readonly id: Scalars['ID']['input'];
};

/** The deleted label's id, or why it still exists. */
export type DeleteLabelResult = Conflict | Deleted | Forbidden | NotFound;

/** A project to delete. */
export type DeleteProjectInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which project. */
  readonly id: Scalars['ID']['input'];
};

/** The deleted project's id, or why it still exists. */
export type DeleteProjectResult = Conflict | Deleted | Forbidden | NotFound;

/** A task to delete. */
export type DeleteTaskInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which task. */
  readonly id: Scalars['ID']['input'];
};

/** The deleted task's id, or why it still exists. */
export type DeleteTaskResult = Conflict | Deleted | Forbidden | NotFound;

/** A webhook to delete. */
export type DeleteWebhookInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which webhook. */
  readonly id: Scalars['ID']['input'];
};

/** The deleted webhook's id, or why it still exists. */
export type DeleteWebhookResult = Conflict | Deleted | Forbidden | NotFound;

/** What was deleted, with all that belonged to it. */
export type Deleted = {
  readonly __typename: 'Deleted';
  /** The id of the deleted thing; it leads nowhere from now on. */
  readonly id: Scalars['ID']['output'];
};

/** A comment's new text. */
export type EditCommentInput = {
  /** Markdown, 1 to 10,000 characters. */
  readonly body: Scalars['String']['input'];
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which comment. */
  readonly id: Scalars['ID']['input'];
};

/** The changed comment, or why it did not change. */
export type EditCommentResult = Comment | Conflict | Forbidden | NotFound | ValidationFailed;

/** Something that happened. Every kind of event has a type of its own that adds what it happened to. */
export type Event = {
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** What happened, in the past tense: `TaskCreated`. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** The viewer sees the thing but may not do this to it. Nothing was changed. */
export type Forbidden = Refusal & {
  readonly __typename: 'Forbidden';
  /** One sentence that says what is not allowed. */
  readonly message: Scalars['String']['output'];
  /** The least role in the workspace that may do it; null when no role may. */
  readonly requiredRole?: Maybe<Role>;
};

/** One mistake in a command's input. */
export type InputProblem = {
  readonly __typename: 'InputProblem';
  /** What is wrong with the value, in one sentence. */
  readonly message: Scalars['String']['output'];
  /** The way from the input to the wrong value, list positions from 0: `["tasks", "3", "id"]`. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** An invitation. */
export type InviteMemberInput = {
  /** The person's address; letter case does not matter. */
  readonly email: Scalars['String']['input'];
  /** Full name, 1 to 100 characters; used only when the address is not known yet. */
  readonly name: Scalars['String']['input'];
  /** What the person may do. */
  readonly role: Role;
  /** Into which workspace. */
  readonly workspaceId: Scalars['ID']['input'];
};

/** The new membership, or why there is none. */
export type InviteMemberResult = Forbidden | Membership | NotFound | ValidationFailed;

/** A word to sort tasks by, across the projects of a workspace. */
export type Label = Node & {
  readonly __typename: 'Label';
  /** `#` and six hexadecimal digits in lower case. */
  readonly color: Scalars['String']['output'];
  /** When the label was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Opaque and permanent: `label_…`. */
  readonly id: Scalars['ID']['output'];
  /** 1 to 50 characters, unique in the workspace without regard to case. */
  readonly name: Scalars['String']['output'];
  /** The tasks that carry it; newest first unless ordered otherwise. */
  readonly tasks: TaskConnection;
  /** When name or colour last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** Where it belongs; never changes. */
  readonly workspace: Workspace;
};


/** A word to sort tasks by, across the projects of a workspace. */
export type LabelTasksArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TaskFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
  orderBy?: InputMaybe<TaskOrder>;
};

/** A page of labels. */
export type LabelConnection = {
  readonly __typename: 'LabelConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<LabelEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Label>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A label and its place in a list. */
export type LabelEdge = {
  readonly __typename: 'LabelEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The label at this place. */
  readonly node: Label;
};

/** Something that happened to a label: `LabelCreated`, `LabelUpdated` or `LabelDeleted`. */
export type LabelEvent = Event & {
  readonly __typename: 'LabelEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** The label as it is now; null when it was deleted, then or since. */
  readonly label?: Maybe<Label>;
  /** The label's id, also when it no longer exists. */
  readonly labelId: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** Labels to put on a task and to take off it. A label that already is where it should be is no mistake. */
export type LabelTaskInput = {
  /** Labels of the workspace to put on; the task may carry 20 afterwards. */
  readonly addLabelIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The version the client read; left out, the task may have changed meanwhile. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Which task. */
  readonly id: Scalars['ID']['input'];
  /** Labels to take off; none may also be put on. */
  readonly removeLabelIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** The task as it is now, or why it did not change. */
export type LabelTaskResult = Conflict | Forbidden | NotFound | Task | ValidationFailed;

/** Something that happened to a membership: `MemberInvited`, `MemberRoleChanged` or `MemberRemoved`. */
export type MemberEvent = Event & {
  readonly __typename: 'MemberEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** The membership as it is now; null when it was deleted, then or since. */
  readonly membership?: Maybe<Membership>;
  /** The membership's id, also when it no longer exists. */
  readonly membershipId: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** That a person belongs to a workspace, and as what. */
export type Membership = Node & {
  readonly __typename: 'Membership';
  /** When the person joined or was invited. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Opaque and permanent: `membership_…`. */
  readonly id: Scalars['ID']['output'];
  /** What the person may do in the workspace. */
  readonly role: Role;
  /** When the role last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** The person. */
  readonly user: User;
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** The workspace. */
  readonly workspace: Workspace;
};

/** A page of memberships. */
export type MembershipConnection = {
  readonly __typename: 'MembershipConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<MembershipEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Membership>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A membership and its place in a list. */
export type MembershipEdge = {
  readonly __typename: 'MembershipEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The membership at this place. */
  readonly node: Membership;
};

/**
 * A project to move. Labels are found by their name in the other workspace, or created; who does not belong there loses tasks
 * and lead.
 */
export type MoveProjectInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which project. */
  readonly id: Scalars['ID']['input'];
  /** The key it gets there; the one it has when left out. It must be free there. */
  readonly newKey?: InputMaybe<Scalars['String']['input']>;
  /** To which workspace. */
  readonly toWorkspaceId: Scalars['ID']['input'];
};

/** The move that has begun, or why there is none. */
export type MoveProjectResult = Conflict | Forbidden | NotFound | ProjectMove | ValidationFailed;

/** A task to move. */
export type MoveTaskInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which task. */
  readonly id: Scalars['ID']['input'];
  /** To which project: of the same workspace, and not archived. */
  readonly toProjectId: Scalars['ID']['input'];
};

/** The moved task, or why it stayed. */
export type MoveTaskResult = Conflict | Forbidden | NotFound | Task | ValidationFailed;

/** Tasks to move together. */
export type MoveTasksInput = {
  /** 1 to 100 tasks of one workspace, each named once; they get their new numbers in this order. */
  readonly tasks: ReadonlyArray<TaskAtVersion>;
  /** To which project: of the same workspace, and not archived. */
  readonly toProjectId: Scalars['ID']['input'];
};

/** The moved tasks, or why they all stayed. */
export type MoveTasksResult = Conflict | Forbidden | NotFound | TasksMoved | ValidationFailed;

/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type Mutation = {
  readonly __typename: 'Mutation';
  /** Says something about a task. For members. */
  readonly addComment: AddCommentResult;
  /** Puts a project away, or takes it into use again. For owners. */
  readonly archiveProject: ArchiveProjectResult;
  /** Gives a task to somebody, or takes it away. For members. */
  readonly assignTask: AssignTaskResult;
  /** Calls a move off: everything goes back, unless the project has crossed already. For owners of the workspace it came from. */
  readonly cancelProjectMove: CancelProjectMoveResult;
  /** Gives a member another role. For owners; the last owner stays one. */
  readonly changeMemberRole: ChangeMemberRoleResult;
  /** Creates a label. For members. */
  readonly createLabel: CreateLabelResult;
  /** Creates a project. For members. */
  readonly createProject: CreateProjectResult;
  /** Creates a task in a project that is not archived. For members. */
  readonly createTask: CreateTaskResult;
  /** Registers an endpoint for the events of a workspace from now on, at most 20. For owners. */
  readonly createWebhook: CreateWebhookResult;
  /** Creates a workspace; the viewer becomes its owner. */
  readonly createWorkspace: CreateWorkspaceResult;
  /** Deletes a comment. For its author, and for owners. */
  readonly deleteComment: DeleteCommentResult;
  /** Deletes a label and takes it off all tasks. For members. */
  readonly deleteLabel: DeleteLabelResult;
  /** Deletes a project with all its tasks and their comments. For owners. */
  readonly deleteProject: DeleteProjectResult;
  /** Deletes a task with its comments. For members. */
  readonly deleteTask: DeleteTaskResult;
  /** Deletes a webhook with all that waits for it and its log. For owners. */
  readonly deleteWebhook: DeleteWebhookResult;
  /** Changes a comment. For its author. */
  readonly editComment: EditCommentResult;
  /** Takes a person into a workspace; somebody unknown is created from name and address. For owners. */
  readonly inviteMember: InviteMemberResult;
  /** Puts labels on a task and takes others off. For members. */
  readonly labelTask: LabelTaskResult;
  /** Sets out to move a project with its tasks, comments and history to another workspace. For owners who are members there. */
  readonly moveProject: MoveProjectResult;
  /** Moves a task to another project of its workspace, where it gets a new number. For members. */
  readonly moveTask: MoveTaskResult;
  /** Moves up to 100 tasks to another project of their workspace: all of them or none. For members. */
  readonly moveTasks: MoveTasksResult;
  /** Takes a person out of a workspace and off the tasks and projects there. For owners, and for oneself; the last owner stays. */
  readonly removeMember: RemoveMemberResult;
  /** Sends a delivery once more, with all its attempts: one that failed, waits, or was delivered. For owners. */
  readonly retryWebhookDelivery: RetryWebhookDeliveryResult;
  /** Gives a webhook a new secret. For 24 hours requests are signed with the former one as well. For owners. */
  readonly rotateWebhookSecret: RotateWebhookSecretResult;
  /** Sends an event of the type `WebhookTested`, whatever the webhook's types are. For owners. */
  readonly testWebhook: TestWebhookResult;
  /** Changes a label. For members. */
  readonly updateLabel: UpdateLabelResult;
  /** Changes a project. For members. */
  readonly updateProject: UpdateProjectResult;
  /** Changes a task. For members. */
  readonly updateTask: UpdateTaskResult;
  /** Changes a webhook. For owners. */
  readonly updateWebhook: UpdateWebhookResult;
  /** Renames a workspace. For owners. */
  readonly updateWorkspace: UpdateWorkspaceResult;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationAddCommentArgs = {
  input: AddCommentInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationArchiveProjectArgs = {
  input: ArchiveProjectInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationAssignTaskArgs = {
  input: AssignTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCancelProjectMoveArgs = {
  input: CancelProjectMoveInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationChangeMemberRoleArgs = {
  input: ChangeMemberRoleInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCreateLabelArgs = {
  input: CreateLabelInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCreateProjectArgs = {
  input: CreateProjectInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCreateTaskArgs = {
  input: CreateTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCreateWebhookArgs = {
  input: CreateWebhookInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationCreateWorkspaceArgs = {
  input: CreateWorkspaceInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationDeleteCommentArgs = {
  input: DeleteCommentInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationDeleteLabelArgs = {
  input: DeleteLabelInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationDeleteProjectArgs = {
  input: DeleteProjectInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationDeleteTaskArgs = {
  input: DeleteTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationDeleteWebhookArgs = {
  input: DeleteWebhookInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationEditCommentArgs = {
  input: EditCommentInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationInviteMemberArgs = {
  input: InviteMemberInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationLabelTaskArgs = {
  input: LabelTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationMoveProjectArgs = {
  input: MoveProjectInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationMoveTaskArgs = {
  input: MoveTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationMoveTasksArgs = {
  input: MoveTasksInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationRemoveMemberArgs = {
  input: RemoveMemberInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationRetryWebhookDeliveryArgs = {
  input: RetryWebhookDeliveryInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationTestWebhookArgs = {
  input: TestWebhookInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationUpdateLabelArgs = {
  input: UpdateLabelInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationUpdateProjectArgs = {
  input: UpdateProjectInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationUpdateTaskArgs = {
  input: UpdateTaskInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationUpdateWebhookArgs = {
  input: UpdateWebhookInput;
};


/** What can be done. Each command runs in one transaction and answers with what it changed or with a refusal. */
export type MutationUpdateWorkspaceArgs = {
  input: UpdateWorkspaceInput;
};

/** What can be fetched again by its id alone. */
export type Node = {
  /** Opaque, unique among all types, and for ever the same. */
  readonly id: Scalars['ID']['output'];
};

/** Something the input names does not exist, or not for this viewer. Nothing was changed. */
export type NotFound = Refusal & {
  readonly __typename: 'NotFound';
  /** One sentence that says what is missing. */
  readonly message: Scalars['String']['output'];
  /** The id that leads nowhere, where the input gave one. */
  readonly missingId?: Maybe<Scalars['ID']['output']>;
};

/** Which end of an order comes first. */
export type OrderDirection =
  /** Smallest, earliest or alphabetically first. */
  | 'ASC'
  /** Greatest, latest or alphabetically last. */
  | 'DESC';

/**
 * Where a page stands in its list.
 * @see https://relay.dev/graphql/connections.htm
 */
export type PageInfo = {
  readonly __typename: 'PageInfo';
  /** Cursor of the last edge; null when the page is empty. */
  readonly endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether the list goes on after the last edge of this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether the list has something before the first edge of this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null when the page is empty. */
  readonly startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** A piece of work with a purpose and an end, made of tasks. */
export type Project = Node & {
  readonly __typename: 'Project';
  /** What happened in it and to its tasks, newest first. */
  readonly activity: ActivityConnection;
  /** When it was put away; null while it is in use. */
  readonly archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the project was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** What it is for, as Markdown; may be empty, up to 10,000 characters. */
  readonly description: Scalars['String']['output'];
  /** Opaque and permanent: `project_…`. */
  readonly id: Scalars['ID']['output'];
  /** Whether it was put away: an archived project keeps its tasks as they are and takes no new ones. */
  readonly isArchived: Scalars['Boolean']['output'];
  /** Short name that stands before task numbers, such as `APO`: a capital letter, then 1 to 9 capital letters or digits; unique in the workspace. */
  readonly key: Scalars['String']['output'];
  /** Who answers for it; a member of the workspace. */
  readonly lead?: Maybe<User>;
  /** The move that is under way; null when there is none. Meanwhile the project and its tasks cannot be changed. */
  readonly move?: Maybe<ProjectMove>;
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['output'];
  /** How far it is. */
  readonly status: ProjectStatus;
  /** The tasks of the project; newest first unless ordered otherwise. */
  readonly tasks: TaskConnection;
  /** When the project itself last changed; its tasks do not count. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** Where it belongs; changes only by `moveProject`. */
  readonly workspace: Workspace;
};


/** A piece of work with a purpose and an end, made of tasks. */
export type ProjectActivityArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};


/** A piece of work with a purpose and an end, made of tasks. */
export type ProjectTasksArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TaskFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
  orderBy?: InputMaybe<TaskOrder>;
};

/** A page of projects. */
export type ProjectConnection = {
  readonly __typename: 'ProjectConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<ProjectEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Project>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A project and its place in a list. */
export type ProjectEdge = {
  readonly __typename: 'ProjectEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The project at this place. */
  readonly node: Project;
};

/**
 * Something that happened to a project: `ProjectCreated`, `ProjectUpdated`, `ProjectArchived` or `ProjectDeleted`, whose tasks
 * and comments went with it.
 */
export type ProjectEvent = Event & {
  readonly __typename: 'ProjectEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** The project as it is now; null when it was deleted, then or since. */
  readonly project?: Maybe<Project>;
  /** The project's id, also when it no longer exists. */
  readonly projectId: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** Which projects: all conditions given must hold. A condition left out or null holds for every project. */
export type ProjectFilter = {
  /** true: only archived projects; false: only those in use. */
  readonly archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** Led by this person. */
  readonly leadId?: InputMaybe<Scalars['ID']['input']>;
  /** In one of these states; an empty list fits nothing. */
  readonly status?: InputMaybe<ReadonlyArray<ProjectStatus>>;
  /** Name or key contains this text, without regard to case. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/**
 * The way of a project with its tasks to another workspace. First the tasks leave, a few at a time; then the project crosses,
 * all at once; then the tasks arrive. Until the project has crossed the move can be cancelled, and nobody of the other
 * workspace sees any of it. A task on its way is in neither workspace. Ids and task numbers stay.
 */
export type ProjectMove = Node & {
  readonly __typename: 'ProjectMove';
  /** How many tasks have arrived in the new workspace. */
  readonly arrivedTasks: Scalars['Int']['output'];
  /** How many tasks have left the old workspace; falls again when the move is undone. */
  readonly departedTasks: Scalars['Int']['output'];
  /** When it was done or undone; null while it is neither. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where the project came from; null when the viewer does not belong there. */
  readonly fromWorkspace?: Maybe<Workspace>;
  /** Opaque and permanent: `move_…`. */
  readonly id: Scalars['ID']['output'];
  /** The project; null when it was deleted since, or lies where the viewer does not belong. */
  readonly project?: Maybe<Project>;
  /** Why it was undone or stands still; null where neither is so. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Who moves it; may have left both workspaces. */
  readonly startedBy: User;
  /** How far it is. */
  readonly status: ProjectMoveStatus;
  /** Where the project is to go; null when the viewer does not belong there. */
  readonly toWorkspace?: Maybe<Workspace>;
  /** How many tasks the project had at the start. */
  readonly totalTasks: Scalars['Int']['output'];
  /** People who lost tasks or the lead by it, because they do not belong to the workspace; as far as the viewer may see them. */
  readonly unassigned: ReadonlyArray<User>;
  /** Grows with each step. */
  readonly version: Scalars['Int']['output'];
};

/**
 * Something that happened to the move of a project: `ProjectMoveStarted`, `ProjectMoveProgressed`, `ProjectMoveCrossed`,
 * `ProjectMoveCancelled`, `ProjectMoveFailed`, `ProjectMoved` or `ProjectMoveUndone`.
 */
export type ProjectMoveEvent = Event & {
  readonly __typename: 'ProjectMoveEvent';
  /** Who moves the project, or called the move off. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** The move as it is now. */
  readonly move?: Maybe<ProjectMove>;
  /** The move's id. */
  readonly moveId: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** How far the move of a project is. */
export type ProjectMoveStatus =
  /** It cannot be, or was cancelled: its tasks go back. */
  | 'COMPENSATING'
  /** The project and all its tasks are in the other workspace. */
  | 'DONE'
  /** It goes neither on nor back by itself: those who operate the gateway see to it. What is on its way is safe. */
  | 'FAILED'
  /** Its tasks leave, or arrive. */
  | 'RUNNING'
  /** The project and all its tasks are where they were. */
  | 'UNDONE';

/** An order of projects. Those that are equal in it stand in the order of their ids. */
export type ProjectOrder = {
  /** Which end first. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: ProjectOrderField;
};

/** By what projects are ordered. */
export type ProjectOrderField =
  /** When they were created. */
  | 'CREATED_AT'
  /** Their key. */
  | 'KEY'
  /** Their name. */
  | 'NAME';

/** How far a project is. */
export type ProjectStatus =
  /** Being worked on. */
  | 'ACTIVE'
  /** Finished. */
  | 'DONE'
  /** Stopped for now. */
  | 'PAUSED'
  /** Agreed on, not begun. */
  | 'PLANNED';

/** What can be read. A query never changes anything. */
export type Query = {
  readonly __typename: 'Query';
  /** One comment; null when it does not exist or lies in a workspace the viewer does not belong to. */
  readonly comment?: Maybe<Comment>;
  /** One label; null when it does not exist or lies in a workspace the viewer does not belong to. */
  readonly label?: Maybe<Label>;
  /** Anything by its id; null when it does not exist or the viewer may not see it. */
  readonly node?: Maybe<Node>;
  /** Several things by id, in the order of the ids, null where `node` would be null. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** One project; null when it does not exist or lies in a workspace the viewer does not belong to. */
  readonly project?: Maybe<Project>;
  /** One move of a project; null when it does not exist or the viewer belongs to neither workspace. */
  readonly projectMove?: Maybe<ProjectMove>;
  /** The projects of all the viewer's workspaces; newest first unless ordered otherwise. */
  readonly projects: ProjectConnection;
  /** One task; null when it does not exist or lies in a workspace the viewer does not belong to. */
  readonly task?: Maybe<Task>;
  /** The tasks of all the viewer's workspaces; newest first unless ordered otherwise. */
  readonly tasks: TaskConnection;
  /** The person the token belongs to. */
  readonly viewer: User;
  /** One webhook; null when it does not exist or the viewer does not own its workspace. */
  readonly webhook?: Maybe<Webhook>;
  /** One of the viewer's workspaces; null when it does not exist or the viewer does not belong to it. */
  readonly workspace?: Maybe<Workspace>;
  /** The viewer's workspaces, newest first. */
  readonly workspaces: WorkspaceConnection;
};


/** What can be read. A query never changes anything. */
export type QueryCommentArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryLabelArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** What can be read. A query never changes anything. */
export type QueryProjectArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryProjectMoveArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryProjectsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ProjectFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
  orderBy?: InputMaybe<ProjectOrder>;
};


/** What can be read. A query never changes anything. */
export type QueryTaskArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryTasksArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TaskFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
  orderBy?: InputMaybe<TaskOrder>;
};


/** What can be read. A query never changes anything. */
export type QueryWebhookArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryWorkspaceArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. A query never changes anything. */
export type QueryWorkspacesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};

/** Why a command changed nothing. Every refusal is a member of the result union of the commands that give it. */
export type Refusal = {
  /** One sentence in English for developers and logs; word your own for users. */
  readonly message: Scalars['String']['output'];
};

/** The end of a membership. */
export type RemoveMemberInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which membership. */
  readonly id: Scalars['ID']['input'];
};

/** The ended membership's id, or why it goes on. */
export type RemoveMemberResult = Conflict | Deleted | Forbidden | NotFound | ValidationFailed;

/** A delivery to send once more. */
export type RetryWebhookDeliveryInput = {
  /** Which delivery. */
  readonly id: Scalars['ID']['input'];
};

/** The delivery, which waits to be sent, or why it does not. */
export type RetryWebhookDeliveryResult = Forbidden | NotFound | ValidationFailed | WebhookDelivery;

/** What a member may do in a workspace. Each role may do all that the ones below may. */
export type Role =
  /** Create and change projects, tasks, labels and comments. */
  | 'MEMBER'
  /** Everything, also members, roles and the workspace itself. */
  | 'OWNER'
  /** Read only. */
  | 'VIEWER';

/** A webhook that needs another secret. */
export type RotateWebhookSecretInput = {
  /** Which webhook. */
  readonly id: Scalars['ID']['input'];
};

/** The webhook with its new secret, or why it has none. */
export type RotateWebhookSecretResult = Forbidden | NotFound | WebhookWithSecret;

/**
 * What can be watched, over WebSocket or server-sent events. An event arrives after its change is stored: what is selected
 * below it shows the state after the change, or a newer one. With the cursor of the last event as `after` a subscription goes
 * on where another one ended: nothing is left out and nothing comes twice, or the answer is `CURSOR_EXPIRED`.
 */
export type Subscription = {
  readonly __typename: 'Subscription';
  /**
   * Whatever happens in one project: to itself, to its tasks, those that come and those that leave included, to their comments,
   * and on its way to another workspace.
   */
  readonly projectEvents: Event;
  /** Whatever happens to one task. */
  readonly taskChanged: TaskEvent;
  /** Whatever happens in one workspace: to itself, its members, projects and their moves, labels, tasks and comments, and webhooks that were switched off. */
  readonly workspaceEvents: Event;
};


/**
 * What can be watched, over WebSocket or server-sent events. An event arrives after its change is stored: what is selected
 * below it shows the state after the change, or a newer one. With the cursor of the last event as `after` a subscription goes
 * on where another one ended: nothing is left out and nothing comes twice, or the answer is `CURSOR_EXPIRED`.
 */
export type SubscriptionProjectEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  projectId: Scalars['ID']['input'];
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};


/**
 * What can be watched, over WebSocket or server-sent events. An event arrives after its change is stored: what is selected
 * below it shows the state after the change, or a newer one. With the cursor of the last event as `after` a subscription goes
 * on where another one ended: nothing is left out and nothing comes twice, or the answer is `CURSOR_EXPIRED`.
 */
export type SubscriptionTaskChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  taskId: Scalars['ID']['input'];
};


/**
 * What can be watched, over WebSocket or server-sent events. An event arrives after its change is stored: what is selected
 * below it shows the state after the change, or a newer one. With the cursor of the last event as `after` a subscription goes
 * on where another one ended: nothing is left out and nothing comes twice, or the answer is `CURSOR_EXPIRED`.
 */
export type SubscriptionWorkspaceEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  workspaceId: Scalars['ID']['input'];
};

/** Something to do. */
export type Task = Node & {
  readonly __typename: 'Task';
  /** What happened to it, newest first. */
  readonly activity: ActivityConnection;
  /** Who does it; a member of the workspace. */
  readonly assignee?: Maybe<User>;
  /** What was said about it, oldest first. */
  readonly comments: CommentConnection;
  /** When the task was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who created it; may have left the workspace. */
  readonly creator: User;
  /** Markdown; may be empty, up to 20,000 characters. */
  readonly description: Scalars['String']['output'];
  /** The day it should be done by. */
  readonly dueDate?: Maybe<Scalars['Date']['output']>;
  /** Opaque and permanent: `task_…`. */
  readonly id: Scalars['ID']['output'];
  /** Whether there is still something to do: neither DONE nor CANCELLED. */
  readonly isOpen: Scalars['Boolean']['output'];
  /** All its labels by name, at most 20. */
  readonly labels: ReadonlyArray<Label>;
  /** Counts up in its project from 1; changes when the task moves to another project. */
  readonly number: Scalars['Int']['output'];
  /** How much it presses. */
  readonly priority: TaskPriority;
  /** The project it belongs to. */
  readonly project: Project;
  /** How far it is. */
  readonly status: TaskStatus;
  /** 1 to 200 characters. */
  readonly title: Scalars['String']['output'];
  /** When the task last changed, its labels included and its comments not. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** The workspace it belongs to; changes only when its project moves to another one. */
  readonly workspace: Workspace;
};


/** Something to do. */
export type TaskActivityArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};


/** Something to do. */
export type TaskCommentsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};

/** A task as the client read it. */
export type TaskAtVersion = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which task. */
  readonly id: Scalars['ID']['input'];
};

/** A page of tasks. */
export type TaskConnection = {
  readonly __typename: 'TaskConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<TaskEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Task>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A task and its place in a list. */
export type TaskEdge = {
  readonly __typename: 'TaskEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The task at this place. */
  readonly node: Task;
};

/**
 * Something that happened to a task: `TaskCreated`, `TaskUpdated`, `TaskMoved`, `TaskAssigned`, `TaskLabelled` or
 * `TaskDeleted`.
 */
export type TaskEvent = Event & {
  readonly __typename: 'TaskEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** The task as it is now; null when it was deleted, then or since. */
  readonly task?: Maybe<Task>;
  /** The task's id, also when it no longer exists. */
  readonly taskId: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
};

/** Which tasks: all conditions given must hold. A condition left out or null holds for every task. */
export type TaskFilter = {
  /** Done by this person. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** Carries this label. */
  readonly labelId?: InputMaybe<Scalars['ID']['input']>;
  /** With one of these priorities; an empty list fits nothing. */
  readonly priority?: InputMaybe<ReadonlyArray<TaskPriority>>;
  /** Of this project; of use in lists that span projects. */
  readonly projectId?: InputMaybe<Scalars['ID']['input']>;
  /** In one of these states; an empty list fits nothing. */
  readonly status?: InputMaybe<ReadonlyArray<TaskStatus>>;
  /** The title contains this text, without regard to case. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
  /** true: nobody does it; false: somebody does. */
  readonly unassigned?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An order of tasks. Those that are equal in it stand in the order of their ids. */
export type TaskOrder = {
  /** Which end first. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: TaskOrderField;
};

/** By what tasks are ordered. */
export type TaskOrderField =
  /** When they were created. */
  | 'CREATED_AT'
  /** The day they are due; none counts as later than every day. */
  | 'DUE_DATE'
  /** Their number in the project. */
  | 'NUMBER'
  /** Their priority: NONE is least, URGENT greatest. */
  | 'PRIORITY'
  /** When they last changed. */
  | 'UPDATED_AT';

/** How much a task presses, least first. */
export type TaskPriority =
  /** Before others. */
  | 'HIGH'
  /** Whenever there is time. */
  | 'LOW'
  /** In its turn. */
  | 'MEDIUM'
  /** Nobody has decided. */
  | 'NONE'
  /** At once. */
  | 'URGENT';

/** How far a task is. */
export type TaskStatus =
  /** Noted, not planned. */
  | 'BACKLOG'
  /** Will not be done. */
  | 'CANCELLED'
  /** Finished. */
  | 'DONE'
  /** Being worked on. */
  | 'IN_PROGRESS'
  /** Done by the assignee, looked at by somebody else. */
  | 'IN_REVIEW'
  /** Planned, not begun. */
  | 'TODO';

/** What a bulk move moved. */
export type TasksMoved = {
  readonly __typename: 'TasksMoved';
  /** The moved tasks in the order of the input. */
  readonly tasks: ReadonlyArray<Task>;
};

/** A webhook to try out. */
export type TestWebhookInput = {
  /** Which webhook. */
  readonly id: Scalars['ID']['input'];
};

/** The delivery, which waits to be sent, or why there is none. */
export type TestWebhookResult = Forbidden | NotFound | ValidationFailed | WebhookDelivery;

/** Changes to a label; a field left out stays as it is, and none may be null. */
export type UpdateLabelInput = {
  /** `#` and six hexadecimal digits. */
  readonly color?: InputMaybe<Scalars['String']['input']>;
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which label. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 50 characters, free in the workspace without regard to case. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** The changed label, or why it did not change. */
export type UpdateLabelResult = Conflict | Forbidden | Label | NotFound | ValidationFailed;

/** Changes to a project; a field left out stays as it is, and only the lead may be null. */
export type UpdateProjectInput = {
  /** Markdown, up to 10,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which project. */
  readonly id: Scalars['ID']['input'];
  /** A capital letter, then 1 to 9 capital letters or digits, free in the workspace. */
  readonly key?: InputMaybe<Scalars['String']['input']>;
  /** A member of the workspace; null: nobody. */
  readonly leadId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 100 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** How far it is. */
  readonly status?: InputMaybe<ProjectStatus>;
};

/** The changed project, or why it did not change. */
export type UpdateProjectResult = Conflict | Forbidden | NotFound | Project | ValidationFailed;

/** Changes to a task; a field left out stays as it is, and only the day may be null. */
export type UpdateTaskInput = {
  /** Markdown, up to 20,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Null: no day. */
  readonly dueDate?: InputMaybe<Scalars['Date']['input']>;
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which task. */
  readonly id: Scalars['ID']['input'];
  /** How urgent it is. */
  readonly priority?: InputMaybe<TaskPriority>;
  /** Where it stands. */
  readonly status?: InputMaybe<TaskStatus>;
  /** 1 to 200 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
};

/** The changed task, or why it did not change. */
export type UpdateTaskResult = Conflict | Forbidden | NotFound | Task | ValidationFailed;

/** Changes to a webhook; a field left out stays as it is, and none may be null. */
export type UpdateWebhookInput = {
  /** What it is for: at most 500 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Which types of events; empty: all. */
  readonly eventTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which webhook. */
  readonly id: Scalars['ID']['input'];
  /** Whether events are sent. True also ends a pause after failures. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** `https://`, at most 2,000 characters, without user name or password, at a public address. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** The changed webhook, or why it did not change. */
export type UpdateWebhookResult = Conflict | Forbidden | NotFound | ValidationFailed | Webhook;

/** Changes to a workspace; a field left out stays as it is, and none may be null. */
export type UpdateWorkspaceInput = {
  /** The version the client read. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** Which workspace. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 100 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** 2 to 50 lower-case letters, digits and single hyphens; must be free. */
  readonly slug?: InputMaybe<Scalars['String']['input']>;
};

/** The changed workspace, or why it did not change. */
export type UpdateWorkspaceResult = Conflict | Forbidden | NotFound | ValidationFailed | Workspace;

/** A person. Viewers see the people of their own workspaces, and whoever created or wrote something there. */
export type User = Node & {
  readonly __typename: 'User';
  /** When the person became known here. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Address the person signs in with; unique without regard to case. */
  readonly email: Scalars['String']['output'];
  /** Opaque and permanent: `user_…`. */
  readonly id: Scalars['ID']['output'];
  /** Up to two capital letters of the name, for an avatar. */
  readonly initials: Scalars['String']['output'];
  /** When somebody invited this person; null for those who came on their own. */
  readonly invitedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The workspaces this person belongs to, as far as the viewer belongs to them too; earliest first. */
  readonly memberships: MembershipConnection;
  /** Full name, 1 to 100 characters. */
  readonly name: Scalars['String']['output'];
  /** When name or address last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};


/** A person. Viewers see the people of their own workspaces, and whoever created or wrote something there. */
export type UserMembershipsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};

/** The input breaks rules that the schema cannot express. Nothing was changed. */
export type ValidationFailed = Refusal & {
  readonly __typename: 'ValidationFailed';
  /** One sentence that sums the problems up. */
  readonly message: Scalars['String']['output'];
  /** All problems that were found, at least one. */
  readonly problems: ReadonlyArray<InputProblem>;
};

/**
 * An endpoint that hears of a workspace's events by signed requests. Only owners of the workspace see it.
 * @see https://www.standardwebhooks.com
 */
export type Webhook = Node & {
  readonly __typename: 'Webhook';
  /** Attempts that failed since the last one that succeeded. */
  readonly consecutiveFailures: Scalars['Int']['output'];
  /** When it was registered. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** What was sent or is going to be, newest first. Kept as long as events are. */
  readonly deliveries: WebhookDeliveryConnection;
  /** What it is for; may be empty. */
  readonly description: Scalars['String']['output'];
  /** Why nothing is sent; null while it is active. */
  readonly disabledReason?: Maybe<WebhookDisabledReason>;
  /** Which types of events are sent, such as `TaskCreated`; empty: all. */
  readonly eventTypes: ReadonlyArray<Scalars['String']['output']>;
  /** Since when all attempts fail; null when the last one succeeded. */
  readonly failingSince?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque and permanent: `webhook_…`. */
  readonly id: Scalars['ID']['output'];
  /** Whether events are sent. What happens while they are not is not sent later; what waited before is. */
  readonly isActive: Scalars['Boolean']['output'];
  /** Until when nothing is tried because too much failed; then one attempt tells whether to go on. */
  readonly pausedUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When it last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Where the requests go. */
  readonly url: Scalars['String']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. How sending goes does not count. */
  readonly version: Scalars['Int']['output'];
  /** The workspace whose events are sent; never changes. */
  readonly workspace: Workspace;
};


/**
 * An endpoint that hears of a workspace's events by signed requests. Only owners of the workspace see it.
 * @see https://www.standardwebhooks.com
 */
export type WebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<WebhookDeliveryFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};

/** A page of webhooks. */
export type WebhookConnection = {
  readonly __typename: 'WebhookConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<WebhookEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Webhook>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One event for one webhook, and how sending it went. */
export type WebhookDelivery = Node & {
  readonly __typename: 'WebhookDelivery';
  /** Attempts so far, one that is going on included. */
  readonly attempts: Scalars['Int']['output'];
  /** The body of the request: JSON, as it is signed. */
  readonly body: Scalars['String']['output'];
  /** When it was put in line, a moment after the event. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** How long the last attempt took, in milliseconds. */
  readonly durationMs?: Maybe<Scalars['Int']['output']>;
  /** The type of the event. */
  readonly eventType: Scalars['String']['output'];
  /** Opaque and permanent: `delivery_…`. The endpoint gets it as `webhook-id`, the same with each attempt. */
  readonly id: Scalars['ID']['output'];
  /** When it was last tried; null before the first attempt. */
  readonly lastAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why the last attempt failed; null when it did not. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** The HTTP status of the last answer; null when there was none. */
  readonly lastStatus?: Maybe<Scalars['Int']['output']>;
  /** When it is tried next at the earliest; null when it ended. */
  readonly nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** The beginning of the last answer's body. */
  readonly responseExcerpt?: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  readonly state: WebhookDeliveryState;
  /** For which webhook. */
  readonly webhook: Webhook;
};

/** A page of deliveries. */
export type WebhookDeliveryConnection = {
  readonly __typename: 'WebhookDeliveryConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<WebhookDeliveryEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<WebhookDelivery>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A delivery and its place in a list. */
export type WebhookDeliveryEdge = {
  readonly __typename: 'WebhookDeliveryEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The delivery at this place. */
  readonly node: WebhookDelivery;
};

/** Which deliveries. */
export type WebhookDeliveryFilter = {
  /** Those in one of these states. */
  readonly state?: InputMaybe<ReadonlyArray<WebhookDeliveryState>>;
};

/** How the sending of one event to one webhook stands. */
export type WebhookDeliveryState =
  /** The endpoint took it. */
  | 'DELIVERED'
  /** It was given up; `retryWebhookDelivery` tries it again. */
  | 'FAILED'
  /** It will be tried, for the first time or again. */
  | 'WAITING';

/** Why nothing is sent to a webhook. */
export type WebhookDisabledReason =
  /** Every attempt failed for five days. */
  | 'FAILING'
  /** The endpoint answered 410 Gone. */
  | 'GONE'
  /** An operator of the gateway switched it off. */
  | 'OPERATOR'
  /** An owner switched it off. */
  | 'OWNER';

/** A webhook and its place in a list. */
export type WebhookEdge = {
  readonly __typename: 'WebhookEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The webhook at this place. */
  readonly node: Webhook;
};

/**
 * Something that happened to a webhook: `WebhookDisabled`, when the gateway switched it off because its endpoint is gone or fails, or
 * an operator did.
 */
export type WebhookEvent = Event & {
  readonly __typename: 'WebhookEvent';
  /** Nobody of the workspace. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
  /** The webhook as it is now; null when it was deleted since, and for whoever does not own the workspace. */
  readonly webhook?: Maybe<Webhook>;
  /** The webhook's id, also when it no longer exists. */
  readonly webhookId: Scalars['ID']['output'];
};

/** A webhook and its new secret, which is shown this once. */
export type WebhookWithSecret = {
  readonly __typename: 'WebhookWithSecret';
  /** `whsec_` and 32 bytes in base64, as Standard Webhooks libraries take it. Null when the command was repeated under its idempotency key: it is not kept, so take another one by `rotateWebhookSecret`. */
  readonly secret?: Maybe<Scalars['String']['output']>;
  /** The webhook. */
  readonly webhook: Webhook;
};

/** A tenant: its members, projects and labels are invisible to everybody else. */
export type Workspace = Node & {
  readonly __typename: 'Workspace';
  /** When the workspace was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Opaque and permanent: `workspace_…`. */
  readonly id: Scalars['ID']['output'];
  /** The labels of the workspace by name. */
  readonly labels: LabelConnection;
  /** Who belongs to the workspace, those who came first at the start. */
  readonly members: MembershipConnection;
  /** 1 to 100 characters. */
  readonly name: Scalars['String']['output'];
  /** The projects of the workspace; newest first unless ordered otherwise. */
  readonly projects: ProjectConnection;
  /** Short name for addresses: 2 to 50 lower-case letters, digits and single hyphens; unique. */
  readonly slug: Scalars['String']['output'];
  /** When the workspace itself last changed; its contents do not count. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** Grows by one with each change; give it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** Endpoints that hear of its events, the first registered at the start. Only owners see any. */
  readonly webhooks: WebhookConnection;
};


/** A tenant: its members, projects and labels are invisible to everybody else. */
export type WorkspaceLabelsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};


/** A tenant: its members, projects and labels are invisible to everybody else. */
export type WorkspaceMembersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};


/** A tenant: its members, projects and labels are invisible to everybody else. */
export type WorkspaceProjectsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ProjectFilter>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
  orderBy?: InputMaybe<ProjectOrder>;
};


/** A tenant: its members, projects and labels are invisible to everybody else. */
export type WorkspaceWebhooksArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['PageSize']['input']>;
  last?: InputMaybe<Scalars['PageSize']['input']>;
};

/** A page of workspaces. */
export type WorkspaceConnection = {
  readonly __typename: 'WorkspaceConnection';
  /** The page with a cursor for each element. */
  readonly edges: ReadonlyArray<WorkspaceEdge>;
  /** The page without cursors. */
  readonly nodes: ReadonlyArray<Workspace>;
  /** Where the page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many the whole list holds; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A workspace and its place in a list. */
export type WorkspaceEdge = {
  readonly __typename: 'WorkspaceEdge';
  /** The place of this edge in the list. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The workspace at this place. */
  readonly node: Workspace;
};

/** Something that happened to a workspace itself: `WorkspaceCreated` or `WorkspaceUpdated`. */
export type WorkspaceEvent = Event & {
  readonly __typename: 'WorkspaceEvent';
  /** Who did it. */
  readonly actor?: Maybe<User>;
  /** When it happened. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place in the log: give it as `after` to go on behind it. Also in `extensions.cursor` of the response. */
  readonly cursor: Scalars['String']['output'];
  /** Opaque and unique: the same event has the same id for every subscriber. */
  readonly id: Scalars['ID']['output'];
  /** What happened, in the past tense. New kinds may come: pass over those you do not know. */
  readonly type: Scalars['String']['output'];
  /** The workspace as it is now; null when it was deleted, then or since. */
  readonly workspace?: Maybe<Workspace>;
  /** The workspace's id, also when it no longer exists. */
  readonly workspaceId: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  AddCommentResult:
    | ( CommentRow )
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  ArchiveProjectResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ProjectRow )
  ;
  AssignTaskResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( TaskRow )
    | ( ValidationFailedRefusal )
  ;
  CancelProjectMoveResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ProjectMoveRow )
  ;
  ChangeMemberRoleResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( MembershipRow )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  CreateLabelResult:
    | ( ForbiddenRefusal )
    | ( LabelRow )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  CreateProjectResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ProjectRow )
    | ( ValidationFailedRefusal )
  ;
  CreateTaskResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( TaskRow )
    | ( ValidationFailedRefusal )
  ;
  CreateWebhookResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
    | ( Omit<WebhookWithSecret, 'webhook'> & { webhook: _RefType['Webhook'] } )
  ;
  CreateWorkspaceResult:
    | ( ValidationFailedRefusal )
    | ( WorkspaceRow )
  ;
  DeleteCommentResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
  ;
  DeleteLabelResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
  ;
  DeleteProjectResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
  ;
  DeleteTaskResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
  ;
  DeleteWebhookResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
  ;
  EditCommentResult:
    | ( CommentRow )
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  InviteMemberResult:
    | ( ForbiddenRefusal )
    | ( MembershipRow )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  LabelTaskResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( TaskRow )
    | ( ValidationFailedRefusal )
  ;
  MoveProjectResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ProjectMoveRow )
    | ( ValidationFailedRefusal )
  ;
  MoveTaskResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( TaskRow )
    | ( ValidationFailedRefusal )
  ;
  MoveTasksResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( Omit<TasksMoved, 'tasks'> & { tasks: ReadonlyArray<_RefType['Task']> } )
    | ( ValidationFailedRefusal )
  ;
  RemoveMemberResult:
    | ( ConflictRefusal )
    | ( Deleted )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  RetryWebhookDeliveryResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
    | ( WebhookDeliveryRow )
  ;
  RotateWebhookSecretResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( Omit<WebhookWithSecret, 'webhook'> & { webhook: _RefType['Webhook'] } )
  ;
  TestWebhookResult:
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
    | ( WebhookDeliveryRow )
  ;
  UpdateLabelResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( LabelRow )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
  UpdateProjectResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ProjectRow )
    | ( ValidationFailedRefusal )
  ;
  UpdateTaskResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( TaskRow )
    | ( ValidationFailedRefusal )
  ;
  UpdateWebhookResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
    | ( WebhookRow )
  ;
  UpdateWorkspaceResult:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
    | ( WorkspaceRow )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Event:
    | ( Omit<CommentEvent, 'actor' | 'comment'> & { actor?: Maybe<_RefType['User']>, comment?: Maybe<_RefType['Comment']> } )
    | ( Omit<LabelEvent, 'actor' | 'label'> & { actor?: Maybe<_RefType['User']>, label?: Maybe<_RefType['Label']> } )
    | ( Omit<MemberEvent, 'actor' | 'membership'> & { actor?: Maybe<_RefType['User']>, membership?: Maybe<_RefType['Membership']> } )
    | ( Omit<ProjectEvent, 'actor' | 'project'> & { actor?: Maybe<_RefType['User']>, project?: Maybe<_RefType['Project']> } )
    | ( Omit<ProjectMoveEvent, 'actor' | 'move'> & { actor?: Maybe<_RefType['User']>, move?: Maybe<_RefType['ProjectMove']> } )
    | ( Omit<TaskEvent, 'actor' | 'task'> & { actor?: Maybe<_RefType['User']>, task?: Maybe<_RefType['Task']> } )
    | ( Omit<WebhookEvent, 'actor' | 'webhook'> & { actor?: Maybe<_RefType['User']>, webhook?: Maybe<_RefType['Webhook']> } )
    | ( Omit<WorkspaceEvent, 'actor' | 'workspace'> & { actor?: Maybe<_RefType['User']>, workspace?: Maybe<_RefType['Workspace']> } )
  ;
  Node:
    | ( Omit<Activity, 'actor' | 'project' | 'task'> & { actor: _RefType['User'], project?: Maybe<_RefType['Project']>, task?: Maybe<_RefType['Task']> } )
    | ( CommentRow )
    | ( LabelRow )
    | ( MembershipRow )
    | ( ProjectRow )
    | ( ProjectMoveRow )
    | ( TaskRow )
    | ( UserRow )
    | ( WebhookRow )
    | ( WebhookDeliveryRow )
    | ( WorkspaceRow )
  ;
  Refusal:
    | ( ConflictRefusal )
    | ( ForbiddenRefusal )
    | ( NotFoundRefusal )
    | ( ValidationFailedRefusal )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Activity: ResolverTypeWrapper<Omit<Activity, 'actor' | 'project' | 'task'> & { actor: ResolversTypes['User'], project?: Maybe<ResolversTypes['Project']>, task?: Maybe<ResolversTypes['Task']> }>;
  ActivityConnection: ResolverTypeWrapper<Omit<ActivityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ActivityEdge']>, nodes: ReadonlyArray<ResolversTypes['Activity']> }>;
  ActivityEdge: ResolverTypeWrapper<Omit<ActivityEdge, 'node'> & { node: ResolversTypes['Activity'] }>;
  AddCommentInput: AddCommentInput;
  AddCommentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AddCommentResult']>;
  ArchiveProjectInput: ArchiveProjectInput;
  ArchiveProjectResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ArchiveProjectResult']>;
  AssignTaskInput: AssignTaskInput;
  AssignTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AssignTaskResult']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CacheControlScope: CacheControlScope;
  CancelProjectMoveInput: CancelProjectMoveInput;
  CancelProjectMoveResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelProjectMoveResult']>;
  ChangeMemberRoleInput: ChangeMemberRoleInput;
  ChangeMemberRoleResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeMemberRoleResult']>;
  Comment: ResolverTypeWrapper<CommentRow>;
  CommentConnection: ResolverTypeWrapper<Omit<CommentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CommentEdge']>, nodes: ReadonlyArray<ResolversTypes['Comment']> }>;
  CommentEdge: ResolverTypeWrapper<Omit<CommentEdge, 'node'> & { node: ResolversTypes['Comment'] }>;
  CommentEvent: ResolverTypeWrapper<Omit<CommentEvent, 'actor' | 'comment'> & { actor?: Maybe<ResolversTypes['User']>, comment?: Maybe<ResolversTypes['Comment']> }>;
  Conflict: ResolverTypeWrapper<ConflictRefusal>;
  CreateLabelInput: CreateLabelInput;
  CreateLabelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateLabelResult']>;
  CreateProjectInput: CreateProjectInput;
  CreateProjectResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateProjectResult']>;
  CreateTaskInput: CreateTaskInput;
  CreateTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateTaskResult']>;
  CreateWebhookInput: CreateWebhookInput;
  CreateWebhookResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateWebhookResult']>;
  CreateWorkspaceInput: CreateWorkspaceInput;
  CreateWorkspaceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateWorkspaceResult']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteCommentInput: DeleteCommentInput;
  DeleteCommentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteCommentResult']>;
  DeleteLabelInput: DeleteLabelInput;
  DeleteLabelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteLabelResult']>;
  DeleteProjectInput: DeleteProjectInput;
  DeleteProjectResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteProjectResult']>;
  DeleteTaskInput: DeleteTaskInput;
  DeleteTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteTaskResult']>;
  DeleteWebhookInput: DeleteWebhookInput;
  DeleteWebhookResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteWebhookResult']>;
  Deleted: ResolverTypeWrapper<Deleted>;
  EditCommentInput: EditCommentInput;
  EditCommentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EditCommentResult']>;
  Event: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Event']>;
  Forbidden: ResolverTypeWrapper<ForbiddenRefusal>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  InputProblem: ResolverTypeWrapper<InputProblem>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InviteMemberInput: InviteMemberInput;
  InviteMemberResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['InviteMemberResult']>;
  Label: ResolverTypeWrapper<LabelRow>;
  LabelConnection: ResolverTypeWrapper<Omit<LabelConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['LabelEdge']>, nodes: ReadonlyArray<ResolversTypes['Label']> }>;
  LabelEdge: ResolverTypeWrapper<Omit<LabelEdge, 'node'> & { node: ResolversTypes['Label'] }>;
  LabelEvent: ResolverTypeWrapper<Omit<LabelEvent, 'actor' | 'label'> & { actor?: Maybe<ResolversTypes['User']>, label?: Maybe<ResolversTypes['Label']> }>;
  LabelTaskInput: LabelTaskInput;
  LabelTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LabelTaskResult']>;
  MemberEvent: ResolverTypeWrapper<Omit<MemberEvent, 'actor' | 'membership'> & { actor?: Maybe<ResolversTypes['User']>, membership?: Maybe<ResolversTypes['Membership']> }>;
  Membership: ResolverTypeWrapper<MembershipRow>;
  MembershipConnection: ResolverTypeWrapper<Omit<MembershipConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MembershipEdge']>, nodes: ReadonlyArray<ResolversTypes['Membership']> }>;
  MembershipEdge: ResolverTypeWrapper<Omit<MembershipEdge, 'node'> & { node: ResolversTypes['Membership'] }>;
  MoveProjectInput: MoveProjectInput;
  MoveProjectResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MoveProjectResult']>;
  MoveTaskInput: MoveTaskInput;
  MoveTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MoveTaskResult']>;
  MoveTasksInput: MoveTasksInput;
  MoveTasksResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MoveTasksResult']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  NotFound: ResolverTypeWrapper<NotFoundRefusal>;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PageSize: ResolverTypeWrapper<Scalars['PageSize']['output']>;
  Project: ResolverTypeWrapper<ProjectRow>;
  ProjectConnection: ResolverTypeWrapper<Omit<ProjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ProjectEdge']>, nodes: ReadonlyArray<ResolversTypes['Project']> }>;
  ProjectEdge: ResolverTypeWrapper<Omit<ProjectEdge, 'node'> & { node: ResolversTypes['Project'] }>;
  ProjectEvent: ResolverTypeWrapper<Omit<ProjectEvent, 'actor' | 'project'> & { actor?: Maybe<ResolversTypes['User']>, project?: Maybe<ResolversTypes['Project']> }>;
  ProjectFilter: ProjectFilter;
  ProjectMove: ResolverTypeWrapper<ProjectMoveRow>;
  ProjectMoveEvent: ResolverTypeWrapper<Omit<ProjectMoveEvent, 'actor' | 'move'> & { actor?: Maybe<ResolversTypes['User']>, move?: Maybe<ResolversTypes['ProjectMove']> }>;
  ProjectMoveStatus: ProjectMoveStatus;
  ProjectOrder: ProjectOrder;
  ProjectOrderField: ProjectOrderField;
  ProjectStatus: ProjectStatus;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Refusal: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Refusal']>;
  RemoveMemberInput: RemoveMemberInput;
  RemoveMemberResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RemoveMemberResult']>;
  RetryWebhookDeliveryInput: RetryWebhookDeliveryInput;
  RetryWebhookDeliveryResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetryWebhookDeliveryResult']>;
  Role: Role;
  RotateWebhookSecretInput: RotateWebhookSecretInput;
  RotateWebhookSecretResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RotateWebhookSecretResult']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Task: ResolverTypeWrapper<TaskRow>;
  TaskAtVersion: TaskAtVersion;
  TaskConnection: ResolverTypeWrapper<Omit<TaskConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TaskEdge']>, nodes: ReadonlyArray<ResolversTypes['Task']> }>;
  TaskEdge: ResolverTypeWrapper<Omit<TaskEdge, 'node'> & { node: ResolversTypes['Task'] }>;
  TaskEvent: ResolverTypeWrapper<Omit<TaskEvent, 'actor' | 'task'> & { actor?: Maybe<ResolversTypes['User']>, task?: Maybe<ResolversTypes['Task']> }>;
  TaskFilter: TaskFilter;
  TaskOrder: TaskOrder;
  TaskOrderField: TaskOrderField;
  TaskPriority: TaskPriority;
  TaskStatus: TaskStatus;
  TasksMoved: ResolverTypeWrapper<Omit<TasksMoved, 'tasks'> & { tasks: ReadonlyArray<ResolversTypes['Task']> }>;
  TestWebhookInput: TestWebhookInput;
  TestWebhookResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['TestWebhookResult']>;
  UpdateLabelInput: UpdateLabelInput;
  UpdateLabelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateLabelResult']>;
  UpdateProjectInput: UpdateProjectInput;
  UpdateProjectResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateProjectResult']>;
  UpdateTaskInput: UpdateTaskInput;
  UpdateTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateTaskResult']>;
  UpdateWebhookInput: UpdateWebhookInput;
  UpdateWebhookResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateWebhookResult']>;
  UpdateWorkspaceInput: UpdateWorkspaceInput;
  UpdateWorkspaceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateWorkspaceResult']>;
  User: ResolverTypeWrapper<UserRow>;
  ValidationFailed: ResolverTypeWrapper<ValidationFailedRefusal>;
  Webhook: ResolverTypeWrapper<WebhookRow>;
  WebhookConnection: ResolverTypeWrapper<Omit<WebhookConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['WebhookEdge']>, nodes: ReadonlyArray<ResolversTypes['Webhook']> }>;
  WebhookDelivery: ResolverTypeWrapper<WebhookDeliveryRow>;
  WebhookDeliveryConnection: ResolverTypeWrapper<Omit<WebhookDeliveryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['WebhookDeliveryEdge']>, nodes: ReadonlyArray<ResolversTypes['WebhookDelivery']> }>;
  WebhookDeliveryEdge: ResolverTypeWrapper<Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversTypes['WebhookDelivery'] }>;
  WebhookDeliveryFilter: WebhookDeliveryFilter;
  WebhookDeliveryState: WebhookDeliveryState;
  WebhookDisabledReason: WebhookDisabledReason;
  WebhookEdge: ResolverTypeWrapper<Omit<WebhookEdge, 'node'> & { node: ResolversTypes['Webhook'] }>;
  WebhookEvent: ResolverTypeWrapper<Omit<WebhookEvent, 'actor' | 'webhook'> & { actor?: Maybe<ResolversTypes['User']>, webhook?: Maybe<ResolversTypes['Webhook']> }>;
  WebhookWithSecret: ResolverTypeWrapper<Omit<WebhookWithSecret, 'webhook'> & { webhook: ResolversTypes['Webhook'] }>;
  Workspace: ResolverTypeWrapper<WorkspaceRow>;
  WorkspaceConnection: ResolverTypeWrapper<Omit<WorkspaceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['WorkspaceEdge']>, nodes: ReadonlyArray<ResolversTypes['Workspace']> }>;
  WorkspaceEdge: ResolverTypeWrapper<Omit<WorkspaceEdge, 'node'> & { node: ResolversTypes['Workspace'] }>;
  WorkspaceEvent: ResolverTypeWrapper<Omit<WorkspaceEvent, 'actor' | 'workspace'> & { actor?: Maybe<ResolversTypes['User']>, workspace?: Maybe<ResolversTypes['Workspace']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Activity: Omit<Activity, 'actor' | 'project' | 'task'> & { actor: ResolversParentTypes['User'], project?: Maybe<ResolversParentTypes['Project']>, task?: Maybe<ResolversParentTypes['Task']> };
  ActivityConnection: Omit<ActivityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ActivityEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Activity']> };
  ActivityEdge: Omit<ActivityEdge, 'node'> & { node: ResolversParentTypes['Activity'] };
  AddCommentInput: AddCommentInput;
  AddCommentResult: ResolversUnionTypes<ResolversParentTypes>['AddCommentResult'];
  ArchiveProjectInput: ArchiveProjectInput;
  ArchiveProjectResult: ResolversUnionTypes<ResolversParentTypes>['ArchiveProjectResult'];
  AssignTaskInput: AssignTaskInput;
  AssignTaskResult: ResolversUnionTypes<ResolversParentTypes>['AssignTaskResult'];
  Boolean: Scalars['Boolean']['output'];
  CancelProjectMoveInput: CancelProjectMoveInput;
  CancelProjectMoveResult: ResolversUnionTypes<ResolversParentTypes>['CancelProjectMoveResult'];
  ChangeMemberRoleInput: ChangeMemberRoleInput;
  ChangeMemberRoleResult: ResolversUnionTypes<ResolversParentTypes>['ChangeMemberRoleResult'];
  Comment: CommentRow;
  CommentConnection: Omit<CommentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CommentEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Comment']> };
  CommentEdge: Omit<CommentEdge, 'node'> & { node: ResolversParentTypes['Comment'] };
  CommentEvent: Omit<CommentEvent, 'actor' | 'comment'> & { actor?: Maybe<ResolversParentTypes['User']>, comment?: Maybe<ResolversParentTypes['Comment']> };
  Conflict: ConflictRefusal;
  CreateLabelInput: CreateLabelInput;
  CreateLabelResult: ResolversUnionTypes<ResolversParentTypes>['CreateLabelResult'];
  CreateProjectInput: CreateProjectInput;
  CreateProjectResult: ResolversUnionTypes<ResolversParentTypes>['CreateProjectResult'];
  CreateTaskInput: CreateTaskInput;
  CreateTaskResult: ResolversUnionTypes<ResolversParentTypes>['CreateTaskResult'];
  CreateWebhookInput: CreateWebhookInput;
  CreateWebhookResult: ResolversUnionTypes<ResolversParentTypes>['CreateWebhookResult'];
  CreateWorkspaceInput: CreateWorkspaceInput;
  CreateWorkspaceResult: ResolversUnionTypes<ResolversParentTypes>['CreateWorkspaceResult'];
  Cursor: Scalars['Cursor']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeleteCommentInput: DeleteCommentInput;
  DeleteCommentResult: ResolversUnionTypes<ResolversParentTypes>['DeleteCommentResult'];
  DeleteLabelInput: DeleteLabelInput;
  DeleteLabelResult: ResolversUnionTypes<ResolversParentTypes>['DeleteLabelResult'];
  DeleteProjectInput: DeleteProjectInput;
  DeleteProjectResult: ResolversUnionTypes<ResolversParentTypes>['DeleteProjectResult'];
  DeleteTaskInput: DeleteTaskInput;
  DeleteTaskResult: ResolversUnionTypes<ResolversParentTypes>['DeleteTaskResult'];
  DeleteWebhookInput: DeleteWebhookInput;
  DeleteWebhookResult: ResolversUnionTypes<ResolversParentTypes>['DeleteWebhookResult'];
  Deleted: Deleted;
  EditCommentInput: EditCommentInput;
  EditCommentResult: ResolversUnionTypes<ResolversParentTypes>['EditCommentResult'];
  Event: ResolversInterfaceTypes<ResolversParentTypes>['Event'];
  Forbidden: ForbiddenRefusal;
  ID: Scalars['ID']['output'];
  InputProblem: InputProblem;
  Int: Scalars['Int']['output'];
  InviteMemberInput: InviteMemberInput;
  InviteMemberResult: ResolversUnionTypes<ResolversParentTypes>['InviteMemberResult'];
  Label: LabelRow;
  LabelConnection: Omit<LabelConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['LabelEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Label']> };
  LabelEdge: Omit<LabelEdge, 'node'> & { node: ResolversParentTypes['Label'] };
  LabelEvent: Omit<LabelEvent, 'actor' | 'label'> & { actor?: Maybe<ResolversParentTypes['User']>, label?: Maybe<ResolversParentTypes['Label']> };
  LabelTaskInput: LabelTaskInput;
  LabelTaskResult: ResolversUnionTypes<ResolversParentTypes>['LabelTaskResult'];
  MemberEvent: Omit<MemberEvent, 'actor' | 'membership'> & { actor?: Maybe<ResolversParentTypes['User']>, membership?: Maybe<ResolversParentTypes['Membership']> };
  Membership: MembershipRow;
  MembershipConnection: Omit<MembershipConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MembershipEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Membership']> };
  MembershipEdge: Omit<MembershipEdge, 'node'> & { node: ResolversParentTypes['Membership'] };
  MoveProjectInput: MoveProjectInput;
  MoveProjectResult: ResolversUnionTypes<ResolversParentTypes>['MoveProjectResult'];
  MoveTaskInput: MoveTaskInput;
  MoveTaskResult: ResolversUnionTypes<ResolversParentTypes>['MoveTaskResult'];
  MoveTasksInput: MoveTasksInput;
  MoveTasksResult: ResolversUnionTypes<ResolversParentTypes>['MoveTasksResult'];
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  NotFound: NotFoundRefusal;
  PageInfo: PageInfo;
  PageSize: Scalars['PageSize']['output'];
  Project: ProjectRow;
  ProjectConnection: Omit<ProjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ProjectEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Project']> };
  ProjectEdge: Omit<ProjectEdge, 'node'> & { node: ResolversParentTypes['Project'] };
  ProjectEvent: Omit<ProjectEvent, 'actor' | 'project'> & { actor?: Maybe<ResolversParentTypes['User']>, project?: Maybe<ResolversParentTypes['Project']> };
  ProjectFilter: ProjectFilter;
  ProjectMove: ProjectMoveRow;
  ProjectMoveEvent: Omit<ProjectMoveEvent, 'actor' | 'move'> & { actor?: Maybe<ResolversParentTypes['User']>, move?: Maybe<ResolversParentTypes['ProjectMove']> };
  ProjectOrder: ProjectOrder;
  Query: Record<PropertyKey, never>;
  Refusal: ResolversInterfaceTypes<ResolversParentTypes>['Refusal'];
  RemoveMemberInput: RemoveMemberInput;
  RemoveMemberResult: ResolversUnionTypes<ResolversParentTypes>['RemoveMemberResult'];
  RetryWebhookDeliveryInput: RetryWebhookDeliveryInput;
  RetryWebhookDeliveryResult: ResolversUnionTypes<ResolversParentTypes>['RetryWebhookDeliveryResult'];
  RotateWebhookSecretInput: RotateWebhookSecretInput;
  RotateWebhookSecretResult: ResolversUnionTypes<ResolversParentTypes>['RotateWebhookSecretResult'];
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  Task: TaskRow;
  TaskAtVersion: TaskAtVersion;
  TaskConnection: Omit<TaskConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TaskEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Task']> };
  TaskEdge: Omit<TaskEdge, 'node'> & { node: ResolversParentTypes['Task'] };
  TaskEvent: Omit<TaskEvent, 'actor' | 'task'> & { actor?: Maybe<ResolversParentTypes['User']>, task?: Maybe<ResolversParentTypes['Task']> };
  TaskFilter: TaskFilter;
  TaskOrder: TaskOrder;
  TasksMoved: Omit<TasksMoved, 'tasks'> & { tasks: ReadonlyArray<ResolversParentTypes['Task']> };
  TestWebhookInput: TestWebhookInput;
  TestWebhookResult: ResolversUnionTypes<ResolversParentTypes>['TestWebhookResult'];
  UpdateLabelInput: UpdateLabelInput;
  UpdateLabelResult: ResolversUnionTypes<ResolversParentTypes>['UpdateLabelResult'];
  UpdateProjectInput: UpdateProjectInput;
  UpdateProjectResult: ResolversUnionTypes<ResolversParentTypes>['UpdateProjectResult'];
  UpdateTaskInput: UpdateTaskInput;
  UpdateTaskResult: ResolversUnionTypes<ResolversParentTypes>['UpdateTaskResult'];
  UpdateWebhookInput: UpdateWebhookInput;
  UpdateWebhookResult: ResolversUnionTypes<ResolversParentTypes>['UpdateWebhookResult'];
  UpdateWorkspaceInput: UpdateWorkspaceInput;
  UpdateWorkspaceResult: ResolversUnionTypes<ResolversParentTypes>['UpdateWorkspaceResult'];
  User: UserRow;
  ValidationFailed: ValidationFailedRefusal;
  Webhook: WebhookRow;
  WebhookConnection: Omit<WebhookConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['WebhookEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Webhook']> };
  WebhookDelivery: WebhookDeliveryRow;
  WebhookDeliveryConnection: Omit<WebhookDeliveryConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['WebhookDeliveryEdge']>, nodes: ReadonlyArray<ResolversParentTypes['WebhookDelivery']> };
  WebhookDeliveryEdge: Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversParentTypes['WebhookDelivery'] };
  WebhookDeliveryFilter: WebhookDeliveryFilter;
  WebhookEdge: Omit<WebhookEdge, 'node'> & { node: ResolversParentTypes['Webhook'] };
  WebhookEvent: Omit<WebhookEvent, 'actor' | 'webhook'> & { actor?: Maybe<ResolversParentTypes['User']>, webhook?: Maybe<ResolversParentTypes['Webhook']> };
  WebhookWithSecret: Omit<WebhookWithSecret, 'webhook'> & { webhook: ResolversParentTypes['Webhook'] };
  Workspace: WorkspaceRow;
  WorkspaceConnection: Omit<WorkspaceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['WorkspaceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Workspace']> };
  WorkspaceEdge: Omit<WorkspaceEdge, 'node'> & { node: ResolversParentTypes['Workspace'] };
  WorkspaceEvent: Omit<WorkspaceEvent, 'actor' | 'workspace'> & { actor?: Maybe<ResolversParentTypes['User']>, workspace?: Maybe<ResolversParentTypes['Workspace']> };
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = any, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
  staleWhileRevalidate?: Maybe<Scalars['Int']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = any, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheTagsDirectiveArgs = {
  tags: ReadonlyArray<Scalars['String']['input']>;
};

export type CacheTagsDirectiveResolver<Result, Parent, ContextType = any, Args = CacheTagsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type IdDirectiveArgs = {
  of: ReadonlyArray<Scalars['String']['input']>;
};

export type IdDirectiveResolver<Result, Parent, ContextType = any, Args = IdDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = any, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ActivityResolvers<ContextType = any, ParentType extends ResolversParentTypes['Activity'] = ResolversParentTypes['Activity']> = {
  actor?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ActivityConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ActivityConnection'] = ResolversParentTypes['ActivityConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ActivityEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Activity']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActivityEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ActivityEdge'] = ResolversParentTypes['ActivityEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Activity'], ParentType, ContextType>;
};

export type AddCommentResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['AddCommentResult'] = ResolversParentTypes['AddCommentResult']> = {
  __resolveType: TypeResolveFn<'Comment' | 'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type ArchiveProjectResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ArchiveProjectResult'] = ResolversParentTypes['ArchiveProjectResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Project', ParentType, ContextType>;
};

export type AssignTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['AssignTaskResult'] = ResolversParentTypes['AssignTaskResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Task' | 'ValidationFailed', ParentType, ContextType>;
};

export type CancelProjectMoveResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CancelProjectMoveResult'] = ResolversParentTypes['CancelProjectMoveResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'ProjectMove', ParentType, ContextType>;
};

export type ChangeMemberRoleResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChangeMemberRoleResult'] = ResolversParentTypes['ChangeMemberRoleResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'Membership' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type CommentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Comment'] = ResolversParentTypes['Comment']> = {
  author?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  editedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isEdited?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CommentConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['CommentConnection'] = ResolversParentTypes['CommentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CommentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Comment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CommentEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['CommentEdge'] = ResolversParentTypes['CommentEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Comment'], ParentType, ContextType>;
};

export type CommentEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['CommentEvent'] = ResolversParentTypes['CommentEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  comment?: Resolver<Maybe<ResolversTypes['Comment']>, ParentType, ContextType>;
  commentId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConflictResolvers<ContextType = any, ParentType extends ResolversParentTypes['Conflict'] = ResolversParentTypes['Conflict']> = {
  conflictingId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateLabelResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateLabelResult'] = ResolversParentTypes['CreateLabelResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'Label' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type CreateProjectResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateProjectResult'] = ResolversParentTypes['CreateProjectResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'Project' | 'ValidationFailed', ParentType, ContextType>;
};

export type CreateTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateTaskResult'] = ResolversParentTypes['CreateTaskResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'Task' | 'ValidationFailed', ParentType, ContextType>;
};

export type CreateWebhookResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateWebhookResult'] = ResolversParentTypes['CreateWebhookResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'ValidationFailed' | 'WebhookWithSecret', ParentType, ContextType>;
};

export type CreateWorkspaceResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CreateWorkspaceResult'] = ResolversParentTypes['CreateWorkspaceResult']> = {
  __resolveType: TypeResolveFn<'ValidationFailed' | 'Workspace', ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteCommentResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteCommentResult'] = ResolversParentTypes['DeleteCommentResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound', ParentType, ContextType>;
};

export type DeleteLabelResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteLabelResult'] = ResolversParentTypes['DeleteLabelResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound', ParentType, ContextType>;
};

export type DeleteProjectResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteProjectResult'] = ResolversParentTypes['DeleteProjectResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound', ParentType, ContextType>;
};

export type DeleteTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteTaskResult'] = ResolversParentTypes['DeleteTaskResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound', ParentType, ContextType>;
};

export type DeleteWebhookResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeleteWebhookResult'] = ResolversParentTypes['DeleteWebhookResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound', ParentType, ContextType>;
};

export type DeletedResolvers<ContextType = any, ParentType extends ResolversParentTypes['Deleted'] = ResolversParentTypes['Deleted']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EditCommentResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['EditCommentResult'] = ResolversParentTypes['EditCommentResult']> = {
  __resolveType: TypeResolveFn<'Comment' | 'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type EventResolvers<ContextType = any, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  __resolveType: TypeResolveFn<'CommentEvent' | 'LabelEvent' | 'MemberEvent' | 'ProjectEvent' | 'ProjectMoveEvent' | 'TaskEvent' | 'WebhookEvent' | 'WorkspaceEvent', ParentType, ContextType>;
};

export type ForbiddenResolvers<ContextType = any, ParentType extends ResolversParentTypes['Forbidden'] = ResolversParentTypes['Forbidden']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requiredRole?: Resolver<Maybe<ResolversTypes['Role']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InputProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['InputProblem'] = ResolversParentTypes['InputProblem']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type InviteMemberResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['InviteMemberResult'] = ResolversParentTypes['InviteMemberResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'Membership' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type LabelResolvers<ContextType = any, ParentType extends ResolversParentTypes['Label'] = ResolversParentTypes['Label']> = {
  color?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tasks?: Resolver<ResolversTypes['TaskConnection'], ParentType, ContextType, Partial<LabelTasksArgs>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LabelConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['LabelConnection'] = ResolversParentTypes['LabelConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LabelEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LabelEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['LabelEdge'] = ResolversParentTypes['LabelEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Label'], ParentType, ContextType>;
};

export type LabelEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['LabelEvent'] = ResolversParentTypes['LabelEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['Label']>, ParentType, ContextType>;
  labelId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LabelTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['LabelTaskResult'] = ResolversParentTypes['LabelTaskResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Task' | 'ValidationFailed', ParentType, ContextType>;
};

export type MemberEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberEvent'] = ResolversParentTypes['MemberEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  membership?: Resolver<Maybe<ResolversTypes['Membership']>, ParentType, ContextType>;
  membershipId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MembershipResolvers<ContextType = any, ParentType extends ResolversParentTypes['Membership'] = ResolversParentTypes['Membership']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MembershipConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['MembershipConnection'] = ResolversParentTypes['MembershipConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MembershipEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Membership']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MembershipEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['MembershipEdge'] = ResolversParentTypes['MembershipEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
};

export type MoveProjectResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['MoveProjectResult'] = ResolversParentTypes['MoveProjectResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'ProjectMove' | 'ValidationFailed', ParentType, ContextType>;
};

export type MoveTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['MoveTaskResult'] = ResolversParentTypes['MoveTaskResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Task' | 'ValidationFailed', ParentType, ContextType>;
};

export type MoveTasksResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['MoveTasksResult'] = ResolversParentTypes['MoveTasksResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'TasksMoved' | 'ValidationFailed', ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addComment?: Resolver<ResolversTypes['AddCommentResult'], ParentType, ContextType, RequireFields<MutationAddCommentArgs, 'input'>>;
  archiveProject?: Resolver<ResolversTypes['ArchiveProjectResult'], ParentType, ContextType, RequireFields<MutationArchiveProjectArgs, 'input'>>;
  assignTask?: Resolver<ResolversTypes['AssignTaskResult'], ParentType, ContextType, RequireFields<MutationAssignTaskArgs, 'input'>>;
  cancelProjectMove?: Resolver<ResolversTypes['CancelProjectMoveResult'], ParentType, ContextType, RequireFields<MutationCancelProjectMoveArgs, 'input'>>;
  changeMemberRole?: Resolver<ResolversTypes['ChangeMemberRoleResult'], ParentType, ContextType, RequireFields<MutationChangeMemberRoleArgs, 'input'>>;
  createLabel?: Resolver<ResolversTypes['CreateLabelResult'], ParentType, ContextType, RequireFields<MutationCreateLabelArgs, 'input'>>;
  createProject?: Resolver<ResolversTypes['CreateProjectResult'], ParentType, ContextType, RequireFields<MutationCreateProjectArgs, 'input'>>;
  createTask?: Resolver<ResolversTypes['CreateTaskResult'], ParentType, ContextType, RequireFields<MutationCreateTaskArgs, 'input'>>;
  createWebhook?: Resolver<ResolversTypes['CreateWebhookResult'], ParentType, ContextType, RequireFields<MutationCreateWebhookArgs, 'input'>>;
  createWorkspace?: Resolver<ResolversTypes['CreateWorkspaceResult'], ParentType, ContextType, RequireFields<MutationCreateWorkspaceArgs, 'input'>>;
  deleteComment?: Resolver<ResolversTypes['DeleteCommentResult'], ParentType, ContextType, RequireFields<MutationDeleteCommentArgs, 'input'>>;
  deleteLabel?: Resolver<ResolversTypes['DeleteLabelResult'], ParentType, ContextType, RequireFields<MutationDeleteLabelArgs, 'input'>>;
  deleteProject?: Resolver<ResolversTypes['DeleteProjectResult'], ParentType, ContextType, RequireFields<MutationDeleteProjectArgs, 'input'>>;
  deleteTask?: Resolver<ResolversTypes['DeleteTaskResult'], ParentType, ContextType, RequireFields<MutationDeleteTaskArgs, 'input'>>;
  deleteWebhook?: Resolver<ResolversTypes['DeleteWebhookResult'], ParentType, ContextType, RequireFields<MutationDeleteWebhookArgs, 'input'>>;
  editComment?: Resolver<ResolversTypes['EditCommentResult'], ParentType, ContextType, RequireFields<MutationEditCommentArgs, 'input'>>;
  inviteMember?: Resolver<ResolversTypes['InviteMemberResult'], ParentType, ContextType, RequireFields<MutationInviteMemberArgs, 'input'>>;
  labelTask?: Resolver<ResolversTypes['LabelTaskResult'], ParentType, ContextType, RequireFields<MutationLabelTaskArgs, 'input'>>;
  moveProject?: Resolver<ResolversTypes['MoveProjectResult'], ParentType, ContextType, RequireFields<MutationMoveProjectArgs, 'input'>>;
  moveTask?: Resolver<ResolversTypes['MoveTaskResult'], ParentType, ContextType, RequireFields<MutationMoveTaskArgs, 'input'>>;
  moveTasks?: Resolver<ResolversTypes['MoveTasksResult'], ParentType, ContextType, RequireFields<MutationMoveTasksArgs, 'input'>>;
  removeMember?: Resolver<ResolversTypes['RemoveMemberResult'], ParentType, ContextType, RequireFields<MutationRemoveMemberArgs, 'input'>>;
  retryWebhookDelivery?: Resolver<ResolversTypes['RetryWebhookDeliveryResult'], ParentType, ContextType, RequireFields<MutationRetryWebhookDeliveryArgs, 'input'>>;
  rotateWebhookSecret?: Resolver<ResolversTypes['RotateWebhookSecretResult'], ParentType, ContextType, RequireFields<MutationRotateWebhookSecretArgs, 'input'>>;
  testWebhook?: Resolver<ResolversTypes['TestWebhookResult'], ParentType, ContextType, RequireFields<MutationTestWebhookArgs, 'input'>>;
  updateLabel?: Resolver<ResolversTypes['UpdateLabelResult'], ParentType, ContextType, RequireFields<MutationUpdateLabelArgs, 'input'>>;
  updateProject?: Resolver<ResolversTypes['UpdateProjectResult'], ParentType, ContextType, RequireFields<MutationUpdateProjectArgs, 'input'>>;
  updateTask?: Resolver<ResolversTypes['UpdateTaskResult'], ParentType, ContextType, RequireFields<MutationUpdateTaskArgs, 'input'>>;
  updateWebhook?: Resolver<ResolversTypes['UpdateWebhookResult'], ParentType, ContextType, RequireFields<MutationUpdateWebhookArgs, 'input'>>;
  updateWorkspace?: Resolver<ResolversTypes['UpdateWorkspaceResult'], ParentType, ContextType, RequireFields<MutationUpdateWorkspaceArgs, 'input'>>;
};

export type NodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Activity' | 'Comment' | 'Label' | 'Membership' | 'Project' | 'ProjectMove' | 'Task' | 'User' | 'Webhook' | 'WebhookDelivery' | 'Workspace', ParentType, ContextType>;
};

export type NotFoundResolvers<ContextType = any, ParentType extends ResolversParentTypes['NotFound'] = ResolversParentTypes['NotFound']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missingId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export interface PageSizeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PageSize'], any> {
  name: 'PageSize';
}

export type ProjectResolvers<ContextType = any, ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project']> = {
  activity?: Resolver<ResolversTypes['ActivityConnection'], ParentType, ContextType, Partial<ProjectActivityArgs>>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isArchived?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lead?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  move?: Resolver<Maybe<ResolversTypes['ProjectMove']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProjectStatus'], ParentType, ContextType>;
  tasks?: Resolver<ResolversTypes['TaskConnection'], ParentType, ContextType, Partial<ProjectTasksArgs>>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProjectConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProjectConnection'] = ResolversParentTypes['ProjectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProjectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Project']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProjectEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProjectEdge'] = ResolversParentTypes['ProjectEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Project'], ParentType, ContextType>;
};

export type ProjectEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProjectEvent'] = ResolversParentTypes['ProjectEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
  projectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProjectMoveResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProjectMove'] = ResolversParentTypes['ProjectMove']> = {
  arrivedTasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  departedTasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fromWorkspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedBy?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ProjectMoveStatus'], ParentType, ContextType>;
  toWorkspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
  totalTasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unassigned?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProjectMoveEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProjectMoveEvent'] = ResolversParentTypes['ProjectMoveEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  move?: Resolver<Maybe<ResolversTypes['ProjectMove']>, ParentType, ContextType>;
  moveId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  comment?: Resolver<Maybe<ResolversTypes['Comment']>, ParentType, ContextType, RequireFields<QueryCommentArgs, 'id'>>;
  label?: Resolver<Maybe<ResolversTypes['Label']>, ParentType, ContextType, RequireFields<QueryLabelArgs, 'id'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<QueryProjectArgs, 'id'>>;
  projectMove?: Resolver<Maybe<ResolversTypes['ProjectMove']>, ParentType, ContextType, RequireFields<QueryProjectMoveArgs, 'id'>>;
  projects?: Resolver<ResolversTypes['ProjectConnection'], ParentType, ContextType, Partial<QueryProjectsArgs>>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<QueryTaskArgs, 'id'>>;
  tasks?: Resolver<ResolversTypes['TaskConnection'], ParentType, ContextType, Partial<QueryTasksArgs>>;
  viewer?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  webhook?: Resolver<Maybe<ResolversTypes['Webhook']>, ParentType, ContextType, RequireFields<QueryWebhookArgs, 'id'>>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType, RequireFields<QueryWorkspaceArgs, 'id'>>;
  workspaces?: Resolver<ResolversTypes['WorkspaceConnection'], ParentType, ContextType, Partial<QueryWorkspacesArgs>>;
};

export type RefusalResolvers<ContextType = any, ParentType extends ResolversParentTypes['Refusal'] = ResolversParentTypes['Refusal']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type RemoveMemberResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RemoveMemberResult'] = ResolversParentTypes['RemoveMemberResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Deleted' | 'Forbidden' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type RetryWebhookDeliveryResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RetryWebhookDeliveryResult'] = ResolversParentTypes['RetryWebhookDeliveryResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'ValidationFailed' | 'WebhookDelivery', ParentType, ContextType>;
};

export type RotateWebhookSecretResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RotateWebhookSecretResult'] = ResolversParentTypes['RotateWebhookSecretResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'WebhookWithSecret', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  projectEvents?: SubscriptionResolver<ResolversTypes['Event'], "projectEvents", ParentType, ContextType, RequireFields<SubscriptionProjectEventsArgs, 'projectId'>>;
  taskChanged?: SubscriptionResolver<ResolversTypes['TaskEvent'], "taskChanged", ParentType, ContextType, RequireFields<SubscriptionTaskChangedArgs, 'taskId'>>;
  workspaceEvents?: SubscriptionResolver<ResolversTypes['Event'], "workspaceEvents", ParentType, ContextType, RequireFields<SubscriptionWorkspaceEventsArgs, 'workspaceId'>>;
};

export type TaskResolvers<ContextType = any, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  activity?: Resolver<ResolversTypes['ActivityConnection'], ParentType, ContextType, Partial<TaskActivityArgs>>;
  assignee?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  comments?: Resolver<ResolversTypes['CommentConnection'], ParentType, ContextType, Partial<TaskCommentsArgs>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  creator?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dueDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isOpen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['Label']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['TaskPriority'], ParentType, ContextType>;
  project?: Resolver<ResolversTypes['Project'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TaskStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['TaskConnection'] = ResolversParentTypes['TaskConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TaskEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TaskEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['TaskEdge'] = ResolversParentTypes['TaskEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
};

export type TaskEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['TaskEvent'] = ResolversParentTypes['TaskEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  taskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TasksMovedResolvers<ContextType = any, ParentType extends ResolversParentTypes['TasksMoved'] = ResolversParentTypes['TasksMoved']> = {
  tasks?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TestWebhookResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['TestWebhookResult'] = ResolversParentTypes['TestWebhookResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'NotFound' | 'ValidationFailed' | 'WebhookDelivery', ParentType, ContextType>;
};

export type UpdateLabelResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['UpdateLabelResult'] = ResolversParentTypes['UpdateLabelResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'Label' | 'NotFound' | 'ValidationFailed', ParentType, ContextType>;
};

export type UpdateProjectResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['UpdateProjectResult'] = ResolversParentTypes['UpdateProjectResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Project' | 'ValidationFailed', ParentType, ContextType>;
};

export type UpdateTaskResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['UpdateTaskResult'] = ResolversParentTypes['UpdateTaskResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'Task' | 'ValidationFailed', ParentType, ContextType>;
};

export type UpdateWebhookResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['UpdateWebhookResult'] = ResolversParentTypes['UpdateWebhookResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed' | 'Webhook', ParentType, ContextType>;
};

export type UpdateWorkspaceResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['UpdateWorkspaceResult'] = ResolversParentTypes['UpdateWorkspaceResult']> = {
  __resolveType: TypeResolveFn<'Conflict' | 'Forbidden' | 'NotFound' | 'ValidationFailed' | 'Workspace', ParentType, ContextType>;
};

export type UserResolvers<ContextType = any, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  initials?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  invitedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  memberships?: Resolver<ResolversTypes['MembershipConnection'], ParentType, ContextType, Partial<UserMembershipsArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ValidationFailedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ValidationFailed'] = ResolversParentTypes['ValidationFailed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['InputProblem']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookResolvers<ContextType = any, ParentType extends ResolversParentTypes['Webhook'] = ResolversParentTypes['Webhook']> = {
  consecutiveFailures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['WebhookDeliveryConnection'], ParentType, ContextType, Partial<WebhookDeliveriesArgs>>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  disabledReason?: Resolver<Maybe<ResolversTypes['WebhookDisabledReason']>, ParentType, ContextType>;
  eventTypes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  failingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isActive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pausedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workspace?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookConnection'] = ResolversParentTypes['WebhookConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WebhookEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Webhook']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WebhookDeliveryResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookDelivery'] = ResolversParentTypes['WebhookDelivery']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  eventType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastStatus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  responseExcerpt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WebhookDeliveryState'], ParentType, ContextType>;
  webhook?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookDeliveryConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookDeliveryConnection'] = ResolversParentTypes['WebhookDeliveryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WebhookDeliveryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['WebhookDelivery']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WebhookDeliveryEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookDeliveryEdge'] = ResolversParentTypes['WebhookDeliveryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WebhookDelivery'], ParentType, ContextType>;
};

export type WebhookEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookEdge'] = ResolversParentTypes['WebhookEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType>;
};

export type WebhookEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookEvent'] = ResolversParentTypes['WebhookEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhook?: Resolver<Maybe<ResolversTypes['Webhook']>, ParentType, ContextType>;
  webhookId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookWithSecretResolvers<ContextType = any, ParentType extends ResolversParentTypes['WebhookWithSecret'] = ResolversParentTypes['WebhookWithSecret']> = {
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  webhook?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkspaceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Workspace'] = ResolversParentTypes['Workspace']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ResolversTypes['LabelConnection'], ParentType, ContextType, Partial<WorkspaceLabelsArgs>>;
  members?: Resolver<ResolversTypes['MembershipConnection'], ParentType, ContextType, Partial<WorkspaceMembersArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  projects?: Resolver<ResolversTypes['ProjectConnection'], ParentType, ContextType, Partial<WorkspaceProjectsArgs>>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  webhooks?: Resolver<ResolversTypes['WebhookConnection'], ParentType, ContextType, Partial<WorkspaceWebhooksArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkspaceConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['WorkspaceConnection'] = ResolversParentTypes['WorkspaceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WorkspaceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Workspace']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkspaceEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['WorkspaceEdge'] = ResolversParentTypes['WorkspaceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Workspace'], ParentType, ContextType>;
};

export type WorkspaceEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['WorkspaceEvent'] = ResolversParentTypes['WorkspaceEvent']> = {
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  workspace?: Resolver<Maybe<ResolversTypes['Workspace']>, ParentType, ContextType>;
  workspaceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  Activity?: ActivityResolvers<ContextType>;
  ActivityConnection?: ActivityConnectionResolvers<ContextType>;
  ActivityEdge?: ActivityEdgeResolvers<ContextType>;
  AddCommentResult?: AddCommentResultResolvers<ContextType>;
  ArchiveProjectResult?: ArchiveProjectResultResolvers<ContextType>;
  AssignTaskResult?: AssignTaskResultResolvers<ContextType>;
  CancelProjectMoveResult?: CancelProjectMoveResultResolvers<ContextType>;
  ChangeMemberRoleResult?: ChangeMemberRoleResultResolvers<ContextType>;
  Comment?: CommentResolvers<ContextType>;
  CommentConnection?: CommentConnectionResolvers<ContextType>;
  CommentEdge?: CommentEdgeResolvers<ContextType>;
  CommentEvent?: CommentEventResolvers<ContextType>;
  Conflict?: ConflictResolvers<ContextType>;
  CreateLabelResult?: CreateLabelResultResolvers<ContextType>;
  CreateProjectResult?: CreateProjectResultResolvers<ContextType>;
  CreateTaskResult?: CreateTaskResultResolvers<ContextType>;
  CreateWebhookResult?: CreateWebhookResultResolvers<ContextType>;
  CreateWorkspaceResult?: CreateWorkspaceResultResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeleteCommentResult?: DeleteCommentResultResolvers<ContextType>;
  DeleteLabelResult?: DeleteLabelResultResolvers<ContextType>;
  DeleteProjectResult?: DeleteProjectResultResolvers<ContextType>;
  DeleteTaskResult?: DeleteTaskResultResolvers<ContextType>;
  DeleteWebhookResult?: DeleteWebhookResultResolvers<ContextType>;
  Deleted?: DeletedResolvers<ContextType>;
  EditCommentResult?: EditCommentResultResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  Forbidden?: ForbiddenResolvers<ContextType>;
  InputProblem?: InputProblemResolvers<ContextType>;
  InviteMemberResult?: InviteMemberResultResolvers<ContextType>;
  Label?: LabelResolvers<ContextType>;
  LabelConnection?: LabelConnectionResolvers<ContextType>;
  LabelEdge?: LabelEdgeResolvers<ContextType>;
  LabelEvent?: LabelEventResolvers<ContextType>;
  LabelTaskResult?: LabelTaskResultResolvers<ContextType>;
  MemberEvent?: MemberEventResolvers<ContextType>;
  Membership?: MembershipResolvers<ContextType>;
  MembershipConnection?: MembershipConnectionResolvers<ContextType>;
  MembershipEdge?: MembershipEdgeResolvers<ContextType>;
  MoveProjectResult?: MoveProjectResultResolvers<ContextType>;
  MoveTaskResult?: MoveTaskResultResolvers<ContextType>;
  MoveTasksResult?: MoveTasksResultResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NotFound?: NotFoundResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PageSize?: GraphQLScalarType;
  Project?: ProjectResolvers<ContextType>;
  ProjectConnection?: ProjectConnectionResolvers<ContextType>;
  ProjectEdge?: ProjectEdgeResolvers<ContextType>;
  ProjectEvent?: ProjectEventResolvers<ContextType>;
  ProjectMove?: ProjectMoveResolvers<ContextType>;
  ProjectMoveEvent?: ProjectMoveEventResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  RemoveMemberResult?: RemoveMemberResultResolvers<ContextType>;
  RetryWebhookDeliveryResult?: RetryWebhookDeliveryResultResolvers<ContextType>;
  RotateWebhookSecretResult?: RotateWebhookSecretResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  TaskConnection?: TaskConnectionResolvers<ContextType>;
  TaskEdge?: TaskEdgeResolvers<ContextType>;
  TaskEvent?: TaskEventResolvers<ContextType>;
  TasksMoved?: TasksMovedResolvers<ContextType>;
  TestWebhookResult?: TestWebhookResultResolvers<ContextType>;
  UpdateLabelResult?: UpdateLabelResultResolvers<ContextType>;
  UpdateProjectResult?: UpdateProjectResultResolvers<ContextType>;
  UpdateTaskResult?: UpdateTaskResultResolvers<ContextType>;
  UpdateWebhookResult?: UpdateWebhookResultResolvers<ContextType>;
  UpdateWorkspaceResult?: UpdateWorkspaceResultResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  ValidationFailed?: ValidationFailedResolvers<ContextType>;
  Webhook?: WebhookResolvers<ContextType>;
  WebhookConnection?: WebhookConnectionResolvers<ContextType>;
  WebhookDelivery?: WebhookDeliveryResolvers<ContextType>;
  WebhookDeliveryConnection?: WebhookDeliveryConnectionResolvers<ContextType>;
  WebhookDeliveryEdge?: WebhookDeliveryEdgeResolvers<ContextType>;
  WebhookEdge?: WebhookEdgeResolvers<ContextType>;
  WebhookEvent?: WebhookEventResolvers<ContextType>;
  WebhookWithSecret?: WebhookWithSecretResolvers<ContextType>;
  Workspace?: WorkspaceResolvers<ContextType>;
  WorkspaceConnection?: WorkspaceConnectionResolvers<ContextType>;
  WorkspaceEdge?: WorkspaceEdgeResolvers<ContextType>;
  WorkspaceEvent?: WorkspaceEventResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  cacheTags?: CacheTagsDirectiveResolver<any, any, ContextType>;
  id?: IdDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
};
