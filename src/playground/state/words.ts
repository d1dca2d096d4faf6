/** Numbers as people read them. */

export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 1)} MB`
}

export function msText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** Of a file's name, by its media type. */
export function extensionOf(contentType: string): string {
  const [, name = 'bin'] = contentType.split('/')
  return name === 'jpeg' ? 'jpg' : name
}

/** `photo` of `photo.jpg`. */
export function baseName(fileName: string): string {
  return fileName.replace(/\.\w+$/, '')
}

/** `−62 %`, or `+5 %`. */
export function savedText(bytes: number, of: number): string {
  const share = Math.round((bytes / of - 1) * 100)
  return `${share > 0 ? '+' : '−'}${Math.abs(share)} %`
}
