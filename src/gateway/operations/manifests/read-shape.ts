import type { z } from 'zod';
import { OperatorError } from '../../../errors.ts';

const mostProblems = 20;

/** A value of the shape. Throws OperatorError with the places that differ. */
export function readShape<Shape extends z.ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new OperatorError(
    parsed.error.issues.slice(0, mostProblems).map((issue) => `${issue.path.map(String).join('.') || 'the whole'}: ${issue.message}`).join('; '),
  );
}
