import type { FormatName } from '../../api/formats.ts'

export const GIF = { name: 'gif', label: 'GIF' } as const satisfies FormatName
