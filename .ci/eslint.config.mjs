/** Lint of static/*.js: what data or an address says never looks anything up in a plain object. */
import * as parser from '@typescript-eslint/parser';
import indexing from './indexing.mjs';

export default [
  {
    files: ['**/*.js'],
    languageOptions: { parser, sourceType: 'script', parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { local: { rules: { indexing } } },
    rules: { 'local/indexing': 'error' },
  },
];
