/** Which test files start first: those that mostly wait, so that the others compute beside them. */

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Twenty seconds of each are timers: of a server that was killed, of slow connections, of a queue. */
const WAITING: readonly string[] = [
  'test/cli/restart.test.ts',
  'test/cli/slow-uploads.test.ts',
  'test/worker/jobs.test.ts',
]
/** Alarms and queues; together and in one order, so that one workerd takes file after file. */
const WAITING_PROJECT = 'worker-jobs'

export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => place(a) - place(b) || byName(a, b))
  }
}

function place({ moduleId, project }: TestSpecification): number {
  if (WAITING.some((file) => moduleId.endsWith(`/${file}`))) return 0
  return project.name === WAITING_PROJECT ? 1 : 2
}

/** Zero leaves two files as they are. */
function byName(a: TestSpecification, b: TestSpecification): number {
  return place(a) === 1 ? a.moduleId.localeCompare(b.moduleId) : 0
}
