import { Link, type LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cn } from "./cn";
import { Icon, type IconName } from "./icon";

/**
 * plain: paper with an edge · ink: the main action of a page · go: hazard yellow, for what buys or spends and nothing else ·
 * ghost: without an edge · bad: takes something away.
 */
export type ButtonLook = "plain" | "ink" | "go" | "ghost" | "bad";
interface Look {
  look?: ButtonLook;
  size?: "s" | "m" | "big";
  full?: boolean;
  icon?: IconName;
}

function classesOf({ look = "plain", size = "m", full }: Look, more?: string): string {
  return cn("btn", look !== "plain" && look, size !== "m" && size, full && "full", more);
}

export function Button({
  look,
  size,
  full,
  icon,
  className,
  children,
  ...rest
}: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="submit"
      {...rest}
      className={classesOf({ ...(look && { look }), ...(size && { size }), ...(full && { full }) }, className)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function ButtonLink({
  look,
  size,
  full,
  icon,
  className,
  children,
  ...rest
}: Look & LinkProps & { children: ReactNode }) {
  return (
    <Link
      {...rest}
      className={classesOf({ ...(look && { look }), ...(size && { size }), ...(full && { full }) }, className)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}
