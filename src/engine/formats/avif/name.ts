import type { FormatName } from '../../api/formats.ts'

export const AVIF = { name: 'avif', label: 'AVIF' } as const satisfies FormatName
