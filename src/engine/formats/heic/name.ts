import type { FormatName } from '../../api/formats.ts'

export const HEIC = { name: 'heic', label: 'HEIC' } as const satisfies FormatName
