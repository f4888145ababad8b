CREATE TABLE "cells" (
	"sweep" text NOT NULL,
	"place" integer NOT NULL,
	"settings" json NOT NULL,
	"key" text,
	"reasons" json,
	"attempt" integer DEFAULT 0 NOT NULL,
	"revision" integer,
	CONSTRAINT "cells_sweep_place_pk" PRIMARY KEY("sweep","place")
);
--> statement-breakpoint
CREATE TABLE "points" (
	"key" text PRIMARY KEY NOT NULL,
	"answer" json NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sweeps" (
	"id" text PRIMARY KEY NOT NULL,
	"snapshot" text NOT NULL,
	"owner" text NOT NULL,
	"key" text NOT NULL,
	"head" json NOT NULL,
	"idempotency_key" text,
	"client" text NOT NULL,
	"state" text NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "sweeps_idempotency_key_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "sweeps_state" CHECK ("sweeps"."state" in ('queued', 'running', 'done', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "cells" ADD CONSTRAINT "cells_sweep_sweeps_id_fk" FOREIGN KEY ("sweep") REFERENCES "public"."sweeps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_snapshot_snapshots_id_fk" FOREIGN KEY ("snapshot") REFERENCES "public"."snapshots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cells_of_key" ON "cells" USING btree ("key");--> statement-breakpoint
CREATE INDEX "sweeps_of_client" ON "sweeps" USING btree ("client","state");--> statement-breakpoint
CREATE INDEX "sweeps_newest" ON "sweeps" USING btree ("owner","created_at","id");