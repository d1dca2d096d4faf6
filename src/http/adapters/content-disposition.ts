/** What a browser calls a picture when it is saved. */

/** RFC 6266: in ASCII for everybody, and as it is written (RFC 8187) where that is more. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/["\\/]|[^\x20-\x7e]/g, '_')
  const more = /^[\x20-\x7e]*$/.test(name) ? '' : `; filename*=UTF-8''${extended(name)}`
  return `${kind}; filename="${plain}"${more}`
}

/** `attr-char` of RFC 8187 stays; a lone surrogate becomes what UTF-8 has for it. */
function extended(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  })
}
