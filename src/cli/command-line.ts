/** How a command was called, so that its help shows what works here. */

/** `npm run convert --`, or `npx edgepress convert`. */
export function commandLine(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return env.npm_lifecycle_event === name ? `npm run ${name} --` : `npx edgepress ${name}`
}
