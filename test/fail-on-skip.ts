/**
 * A reporter for .ci/run: a test that was skipped fails the run. Where a program is missing that
 * some tests need, they are skipped with a word of it; on a machine that has to have them all,
 * nothing may go untested.
 */

import type { Reporter, TestModule } from 'vitest/node'

export default class FailOnSkip implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')])
    if (skipped.length === 0) return
    console.error(`\n${skipped.length} tests were skipped, which .ci/run does not allow:`)
    for (const { module, fullName } of skipped) {
      console.error(`  ${module.relativeModuleId}: ${fullName}`)
    }
    process.exitCode = 1
  }
}
