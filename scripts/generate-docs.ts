import { writeFile } from 'node:fs/promises'
import { configReference } from '../src/config/reference.ts'

/** `npm run docs`: the pages that are made from code. */
await writeFile(new URL('../docs/config.md', import.meta.url), configReference())
