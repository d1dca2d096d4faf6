import type { FormatName } from '../../api/formats.ts'

export const JPEG = { name: 'jpeg', label: 'JPEG' } as const satisfies FormatName
