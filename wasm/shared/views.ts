// Typed views of memory: an address that is read and written by index, at no cost. A view is made by
// `changetype<U32Table>(address)`; it knows no length.

@unmanaged
export class U8Table {
  @inline
  @operator('[]')
  get(i: usize): u8 {
    return load<u8>(changetype<usize>(this) + i);
  }

  @inline
  @operator('[]=')
  set(i: usize, value: u8): void {
    store<u8>(changetype<usize>(this) + i, value);
  }
}

@unmanaged
export class U16Table {
  @inline
  @operator('[]')
  get(i: usize): u16 {
    return load<u16>(changetype<usize>(this) + (i << 1));
  }

  @inline
  @operator('[]=')
  set(i: usize, value: u16): void {
    store<u16>(changetype<usize>(this) + (i << 1), value);
  }
}

@unmanaged
export class U32Table {
  @inline
  @operator('[]')
  get(i: usize): u32 {
    return load<u32>(changetype<usize>(this) + (i << 2));
  }

  @inline
  @operator('[]=')
  set(i: usize, value: u32): void {
    store<u32>(changetype<usize>(this) + (i << 2), value);
  }
}

@unmanaged
export class I32Table {
  @inline
  @operator('[]')
  get(i: usize): i32 {
    return load<i32>(changetype<usize>(this) + (i << 2));
  }

  @inline
  @operator('[]=')
  set(i: usize, value: i32): void {
    store<i32>(changetype<usize>(this) + (i << 2), value);
  }
}
