import type { Configuration } from "../config.ts";
import { isSameSecret } from "../lib/same-secret.ts";

/** Whether a request carries the operator's token, as `Authorization: Bearer …`. */
export async function isAdmin(request: Request, { adminToken }: Configuration): Promise<boolean> {
  if (adminToken === undefined) return false;
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || token === undefined) return false;
  return isSameSecret(token, adminToken);
}
