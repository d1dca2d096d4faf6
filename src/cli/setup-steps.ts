/** What a deployment needs in an account, as commands of wrangler, in their order. */

export interface SetupStep {
  /** For people. */
  readonly title: string
  /** What follows `wrangler`. */
  readonly args: readonly string[]
}

export interface SetupNames {
  readonly bucket: string
  readonly queues: readonly string[]
  /** The queue that jobs, orders and events come by. */
  readonly eventQueue: string
  /** Where keys begin whose coming and going is told. */
  readonly prefixes: readonly string[]
}

/** Reads wrangler.toml: the names stand there, and nowhere else. */
export function setupNames(toml: string): SetupNames {
  const value = (name: string) => new RegExp(`^${name} = "(.*)"`, 'm').exec(toml)?.[1] ?? ''
  const queues = [...toml.matchAll(/^queue = "(.*)"/gm)].map(([, name = '']) => name)
  const [eventQueue = ''] = queues
  const prefixes = value('PIPELINE_PREFIXES')
    .split(',')
    .flatMap((entry) => entry.trim() || [])
  return { bucket: value('bucket_name'), queues: [...new Set(queues)], eventQueue, prefixes }
}

/** Before the Worker: what it is bound to. */
export function resourceSteps({ bucket, queues }: SetupNames): readonly SetupStep[] {
  return [
    { title: `the bucket ${bucket}`, args: ['r2', 'bucket', 'create', bucket] },
    ...queues.map((queue) => ({
      title: `the queue ${queue}`,
      args: ['queues', 'create', queue],
    })),
  ]
}

/** `secretsFile`: names and values of the secrets that are new. */
export function deployStep(secretsFile: string | undefined): SetupStep {
  const secrets = secretsFile === undefined ? [] : ['--secrets-file', secretsFile]
  return { title: 'the Worker', args: ['deploy', ...secrets] }
}

/** After the Worker, which takes what they tell. */
export function eventSteps({ bucket, eventQueue, prefixes }: SetupNames): readonly SetupStep[] {
  return prefixes.map((prefix) => ({
    title: `events of ${prefix}`,
    args: [
      ...['r2', 'bucket', 'notification', 'create', bucket],
      ...['--event-types', 'object-create', 'object-delete'],
      ...['--queue', eventQueue, '--prefix', prefix],
    ],
  }))
}
