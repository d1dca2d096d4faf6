/** Addresses that must never be fetched, where `images.example` and `*.cdn.example` are allowed. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  // 127.0.0.1, in all spellings
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '017700000001', '0177.0.0.1'],
  ...[
    '0x7f.0.0.1',
    '0x7f.1',
    '127.0.0.1.',
    '127.255.255.254',
    '127.000.000.001',
    '%31%32%37.0.0.1',
  ],
  ...['①②⑦.⓪.⓪.①', '127。0。0。1', '127．0．0．1', '[::1]', '[0:0:0:0:0:0:0:1]'],
  ...[
    '[0000::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
  ],
  // this host, and others in our network
  ...['0.0.0.0', '0', '0x0', '00', '[::]', '[0::0]', '10.0.0.1', '10.1', '0xa000001', '012.0.0.1'],
  ...['172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.1', '0xc0a80001', '3232235521'],
  ...['169.254.169.254', '0xa9fea9fe', '2852039166', '169.254.43518', '[fe80::1]', '[febf::1]'],
  ...[
    '[fd00:ec2::254]',
    '[fc00::1]',
    '[fdff::1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
  ],
  // shared, reserved, multicast, documentation
  ...['100.64.0.1', '100.127.255.255', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1'],
  ...['203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '[ff02::1]'],
  ...['[2001:db8::1]', '192.88.99.1'],
  // one address inside another
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::10.0.0.1]', '[2002:7f00:1::]'],
  ...['[2002:a00:1::1]', '[2001:0:53aa:64c:0:0:80ff:fffe]', '[2001::1]', '[fe80::5efe:127.0.0.1]'],
  // public addresses, and names, that nobody has allowed
  ...[
    '8.8.8.8',
    '[2606:4700::1111]',
    'localhost',
    'localhost.',
    'metadata',
    'metadata.google.internal',
  ],
  ...[
    'localtest.me',
    '127.0.0.1.nip.io',
    'example',
    'images.example.evil.test',
    'evilimages.example',
  ],
  ...['IMAGES.EXAMPLE.evil.test', 'cdn.example', '.cdn.example', 'evilcdn.example'],
  ...['xn--images-.example', 'imаges.example'],
].map((host) => `https://${host}/cat.jpg`)

/** The same for what is not the host. */
export const HOSTILE_FORMS: readonly string[] = [
  ...['http://images.example/cat.jpg', 'ftp://images.example/cat.jpg', 'file:///etc/passwd'],
  ...['data:image/png;base64,AAAA', 'gopher://images.example/', 'javascript:alert(1)'],
  ...['blob:https://images.example/x', 'ws://images.example/', 'HTTP://images.example/'],
  ...['https://images.example:80/', 'https://images.example:8443/', 'https://images.example:0/'],
  ...[
    'https://user@images.example/',
    'https://user:pass@images.example/',
    'https://:x@images.example/',
  ],
  ...['https://images.example@evil.test/'],
  ...['https://evil.test#@images.example/', 'https://evil.test?@images.example/'],
  ...[
    'https://evil.test\\images.example/',
    'https:\\\\evil.test/',
    'https://evil.test%2Fimages.example/',
  ],
  ...['https://images.example%2F@evil.test/', 'https://images.example%00.evil.test/'],
  ...[
    'https://images.example%0d%0a.evil.test/',
    '//evil.test/',
    '/cat.jpg',
    '',
    'https://',
    'https:///',
  ],
  ...[
    'https://[::1',
    'https://[::1%25eth0]/',
    'https://256.256.256.256/',
    `https://images.example/${'x'.repeat(5_000)}`,
  ],
]

/** Odd, and no danger: the parser makes an allowed host of them. */
export const HARMLESS: readonly string[] = [
  'https://images.example/cat.jpg',
  'HTTPS://IMAGES.EXAMPLE:443/cat.jpg',
  'https:images.example/cat.jpg',
  'https://images.example./cat.jpg',
  'https://images.example\\@evil.test/', // a backslash is a slash: the rest is a path
  'https://ima\tges.example/cat.jpg',
  'https://ｉｍａｇｅｓ.example/cat.jpg',
  'https://a.cdn.example/cat.jpg',
  'https://a.b.cdn.example/cat.jpg?x=http://127.0.0.1/',
  'https://images.example/http://127.0.0.1/#@evil.test',
]
