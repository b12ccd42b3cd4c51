import { anyOf, containsText, equalsId, type Filter, isNull } from '../../model/connection.ts';
import { projects } from './tables.ts';

/** What lists of projects can be ordered by (`ProjectOrderField`). */
export const projectOrders = { CREATED_AT: projects.createdAt, NAME: projects.name, KEY: projects.key };

const notArchived = isNull(projects.archivedAt);

/** What lists of projects can be narrowed by (`ProjectFilter`). */
export const projectFilters: Readonly<Record<string, Filter>> = {
  status: anyOf(projects.status),
  leadId: equalsId(projects.leadId, 'user'),
  text: containsText(projects.name, projects.key),
  archived: { ...notArchived, encode: (value) => value !== true },
};
