/** What a product that is built on Portcullis uses: the composition root, and the words modules are written in. */
export { type App, type AppOptions, createApp } from './app.ts';
export { type Config, readConfig } from './config.ts';
export { type ErrorCode, Fault, OperatorError } from './errors.ts';
export { type Command, command, type CommandContext } from './model/command.ts';
export { anyOf, type Connection, connection, containsText, equalsId, type Filter, isNull, tiedTo } from './model/connection.ts';
export { derived, type Entity, entity, type RowOf } from './model/entity.ts';
export { byId, connectionOf, type Module } from './model/module.ts';
export { conflict, forbidden, notFound, type Refusal, validationFailed } from './model/refusal.ts';
export { type Statement, statement } from './model/statement.ts';
export type { Viewer } from './model/viewer.ts';
