/** Adds to what is known of a request; `observeRequest` writes it down at the end. */

import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { Notes } from './notes.ts'

export function note(c: Context<AppEnv>, notes: Notes): void {
  Object.assign(c.var.notes, notes)
}
