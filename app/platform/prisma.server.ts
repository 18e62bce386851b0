import { PrismaPg } from "@prisma/adapter-pg";
import { webPool } from "./db.server";
import { PrismaClient } from "./prisma-client/client";

/** Typed reads of the product's own tables, with the web role's rights. The vault is not in the schema. */
export const prisma = new PrismaClient({ adapter: new PrismaPg(webPool()) });
