export * from '../model/statement.ts';
