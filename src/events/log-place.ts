/** A place in the log: the event at `position`, or the beginning where it is 0. Positions of two epochs may differ in what they mean. */
export interface LogPlace {
  readonly epoch: number;
  readonly position: number;
}
