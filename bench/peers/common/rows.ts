export interface ProjectRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly lead_id: string | null;
}

export interface TaskRow {
  readonly id: string;
  readonly project_id: string;
  readonly number: number;
  readonly title: string;
  readonly status: string;
  readonly priority: string;
  readonly assignee_id: string | null;
}

export interface CommentRow {
  readonly id: string;
  readonly task_id: string;
  readonly body: string;
  readonly author_id: string;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
}

export interface AddedComment {
  readonly id: string | null;
  readonly body: string;
  readonly author_id: string;
  readonly author_name: string;
}
