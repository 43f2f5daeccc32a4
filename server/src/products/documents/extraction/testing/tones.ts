/** Half a second of A (440 Hz) as MP3 and as Opus, each with the title "Tone": nothing here writes these formats. */
export const MP3_TONE = Buffer.from(
  [
    'SUQzAwAAAAAAGlRJVDIAAAAGAAAAVG9uZQAAAAAAAAAAAAAA//MoxAALKEbZH0MYAuAG5dhsOA7u7u7vohbhwMHAQDGD4Pg+fyhz',
    'Lg/ym7l+kMf6OX93T///0gg7SmBKBf/+CQBPX3j93TDD//MoxA4QWOagAZuQADOMbAQbHKK4BFj0RkB9g2Ohq0Byi3oAOwcTDlDn',
    'DLEz/kVIqZF4vf+iiYg0e+sFREe/grX///uRp2pu//MoxAcOeHJQAd4QAEBZ4wBwKgEDkYHAMZhdD+mo0M0cLJEBi3jDGHkFyYTQ',
    'mIXB9MDIAdDV6n6tTIox////3v///KWteUFL//MoxAgOMG5EAOf2gDoJBQADpgceGIESZx3BhciQgYyKEkGAsAOplIUdJtmcooCX',
    'hIFZM/M9eFf//////7L///zjD9vatkQA//MoxAoOmHJEAOf4gGMBh0wwPjHqNNObIw2lFWMdGCTDA2QL8zacTWEMMdkoBFdAxk78',
    'S+kqH////+7//VX///uwQ0VgSGxE//MoxAoPCHZAAOe4gBEaHYOPBnsCnJg4bKoYR68AoGKqDuZZUZhj/BVUEAbSeZ7Bk3Uwvu//',
    '/////Z/////0Kv///dM5Kxi7//MoxAgNqGpIAOe2gMCAKAQkYKFpiU2GeLSZgvgptCDumDaCgYgNnB8hlCMZEAoVNNh6dHs////7',
    '//9V///9U8UgZmQ6AQoE//MoxAwL4G5MAOe2gQwOLTDxsMu1kyKuCTSpHVMIwIo0pGOHpTKiUMOEz3ki8spwxf///U29EAslSjEh',
    'QDH5pAcd+mmhwaqc//MoxBcMYG5MAN+4gIOD+YcAKxjozGIaeCDOKAhhcETdSuHv///+hf///Updpdpd0CgIwEDzCImMYGE0fTDN',
    'y38N20bYwjAO//MoxCAMiGpIAOe4gcwCLDOkLMRlMw+AkNWXQ7LmBaqxI35ZCh0EYBoEAmMA8F8wOBNjF1zEMygaQwYwdTdsT7aD',
    'RjhZmqB7//MoxCgMEG5QAAe0LOQW7AR////6av///cxBceeZSAYFmLABno2dA3GdCmEb4QUxhggqmNSyYqjhgEqBcBswgOYrgg//',
    '//////MoxDIM+GpQAN+4gP/X///91n1Z0mMhJAIAYUImTnRu2+Zds6JsmCUmD2AoQFJo+8YchAIZU2d2XWep////6P///Chhtr6c',
    '//MoxDkMQG5QAN+2gIioJAAGA6CKYJYN5h0ifmJhL+YQIboVACAQGAOBbMBIA0wFgDEUFqUNPLw7qoSSSR//wuwMgPr6+Gww//Mo',
    'xEMNCHZYAV4YAAzBQ8cUTRGwwQcP0Pyw6GwlYDCw0k+EFSJoAS8GBg4z/D5Beilxl//I4cBMFEif/5TMicMES///nUjR//MoxEkY',
    'QXacK5uYAEibr/4EIBcCM/+gLgQOA6BH//6DTzSHmgQqcluzMeoCAmqrsygOIKKyCYQU8FfFN4d4U8FfiKyCeBTw//MoxCMMkEq8',
    '+cMYA1fibw7wo6K/EF4d8J/f+apMQU1FMy4xMDCqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
  ].join(''),
  'base64',
);

export const OPUS_TONE = Buffer.from(
  [
    'T2dnUwACAAAAAAAAAAAAAAAAAAAAAAIotXIBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAAAAAAABAAAAFmV+jAE8',
    'T3B1c1RhZ3MGAAAAZmZtcGVnAgAAABQAAABlbmNvZGVyPUxhdmMgbGlib3B1cwoAAAB0aXRsZT1Ub25lT2dnUwAE+F4AAAAAAAAA',
    'AAAAAgAAACJOp3UJMC0qKTYoLDY5GOEnfW+y6d8YZucT9rgaTl2oyblUr0VE9pMT4A8YHYyv3bQ070qpGFklbFiJHECAGOpggr/5',
    'FInufh/5farInrx/pGVtq/ObJ08J6hZ9eQkS6YoWKkslJQ+r0mY4GOrNMr/7kBqe2++9CVNhNsGiYIJEwaExZEp7K2xLpIFOKNu+',
    'A/G/ib+fGOrNMr/6cTeeMZed4jGt+BT9Ng5DO4XiIzh0q55JrpWKMKFPw1FcovAY6q2gPCEYYTK+sgvl/Yagh0BoVtqDO8As4JX8',
    'fALjbWzQ/RKv8wOu8bxRnC7cFhkXcDnn08YY6sn4wFgvejb/ko57scPfu76AJPgi1OWO01AKB1Iso4+Bwj5Mrfv8GOrJ+MBYL3Gl',
    'h0Iqx1Bp1YSsrcB71sX4A0DgaMpXztkH332vwoCAtJSj9B4Y6s0yv/uQG4btHzBDryurVLYy+r/0web3FXCrCXZTz9LWUnZt3dh3',
    'LwBdAGp/S2dLyO4XNkAYy9Cp0AMt6eE7KU2vMrKEN0uZfvXxMIk+lFVm3/gJso3Uvyms3yr5ShdVHkI9PLmiKMIOpJwpITo=',
  ].join(''),
  'base64',
);
