import type { ReactNode } from "react";
import { cn } from "./cn";

/** A sheet of paper on the ground. `title` names the section; `aside` stands at the end of its line. */
export function Card({
  title,
  aside,
  lift,
  flush,
  className,
  children,
  id,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  lift?: boolean;
  flush?: boolean;
  className?: string;
  children: ReactNode;
  id?: string;
}) {
  const head = title && (
    <div className={cn("row flex-wrap", flush && "card-head")}>
      <h2>{title}</h2>
      <span className="grow" />
      {aside}
    </div>
  );
  return (
    <section id={id} className={cn("card", lift && "lift", flush ? "clip" : "pad stack", className)}>
      {head}
      {children}
    </section>
  );
}
