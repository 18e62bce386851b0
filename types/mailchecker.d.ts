/** As it is loaded: the package's own types name exports that a CommonJS module does not have. */
declare module "mailchecker" {
  const checker: {
    blacklist(): ReadonlySet<string>;
  };
  export default checker;
}
