-- Run once, when PostgreSQL makes its files: who owns the tables, who serves, and that nobody else comes in.
\getenv owner_password OWNER_PASSWORD
\getenv serving_password SERVING_PASSWORD
CREATE ROLE backstory_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE backstory LOGIN PASSWORD :'serving_password';
CREATE DATABASE backstory OWNER backstory_owner ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE backstory FROM PUBLIC;
GRANT CONNECT ON DATABASE backstory TO backstory;
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
