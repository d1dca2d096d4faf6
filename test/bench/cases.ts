/** Which tasks are done on which photo. */

import { OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { type Task, taskName } from './contestant.ts'
import type { Photo } from './photos.ts'

/** Which cases a run measures. */
export interface Choice {
  /** Part of a case's name; empty for all. */
  readonly only: string
  /** Formats but WebP: `few` = from baseline JPEGs; `some` = from the 12 MP PNG as well; `all`. */
  readonly formats: 'few' | 'some' | 'all'
}

const PIXELS: Task = { to: 'rgba', width: 1024 }
const WEBP: Task = { to: 'webp', width: 1024 }
const FILES: readonly Task[] = OUTPUT_FORMATS.map((to) => ({ to, width: 1024 }))
/** Last: it leaves the rivals' memories larger than the tasks before need them. */
const FRAME: Task = { to: 'frame' }
/** For the bars on larger results. */
const LARGE: readonly Task[] = [
  { to: 'rgba', width: 2048 },
  { to: 'webp', width: 2048 },
]

/** The tasks on one photo, in the order in which they are measured. */
export function tasksFor(photo: Photo, { only, formats }: Choice): Task[] {
  return allTasks(photo, formats).filter((task) => caseName(photo, task).includes(only))
}

/** `12 MP JPEG baseline → 1024 webp`: what `--only` looks into. */
export function caseName(photo: Photo, task: Task): string {
  return `${photo.name} ${taskName(task)}`
}

function allTasks(photo: Photo, formats: Choice['formats']): readonly Task[] {
  switch (photo.name) {
    case '22 MP JPEG 4:4:4':
      return [PIXELS]
    case '40 MP PNG':
      return [PIXELS, ...LARGE]
    case '108 MP PNG': // larger than the isolate: its resize, and the refusal
      return [PIXELS, WEBP]
    case '48 MP JPEG progressive':
      return [...LARGE, ...usualTasks(photo, formats)]
    default:
      return usualTasks(photo, formats)
  }
}

function usualTasks({ kind, megapixels }: Photo, formats: Choice['formats']): readonly Task[] {
  const isPng = kind === 'png' && megapixels === 12
  const every = formats === 'all' || kind === 'baseline' || (formats === 'some' && isPng)
  return [PIXELS, ...(every ? FILES : [WEBP]), FRAME]
}
