/** The package is typed for browsers: it leaves out that `init` takes a compiled module, and Node has no ImageData. */
declare namespace WebAssembly {
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}

declare module '@jsquash/webp/decode.js' {
  export function init(module: WebAssembly.Module): Promise<void>;
  export default function decode(
    bytes: ArrayBuffer,
  ): Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }>;
}

declare module '@jsquash/webp/encode.js' {
  export function init(module: WebAssembly.Module): Promise<void>;
  export default function encode(picture: {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }): Promise<ArrayBuffer>;
}
