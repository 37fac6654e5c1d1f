/** An icon's source, put into the bundle as text by the build. */
declare module "*.svg" {
  const source: string;
  export default source;
}

declare module "*.css";
