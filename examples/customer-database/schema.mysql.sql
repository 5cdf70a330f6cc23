-- A table of extensions for nacd, on MySQL 5.7 or later and MariaDB. Its columns are those the three queries of
-- nacd.conf.xml ask for.
-- nacd 使用的分机表，MySQL 5.7 及以上和 MariaDB 版。列与 nacd.conf.xml 中三条查询语句所用的一致。

SET NAMES utf8mb4;

CREATE TABLE nway_extension (
  -- number the phone registers with; text, so that leading zeros stay 话机注册用的分机号；用文本类型以保留前导零
  extension_number varchar(32) NOT NULL PRIMARY KEY,
  -- SIP password, or its HA1 with ext_password_format=ha1 SIP 密码；ext_password_format=ha1 时为 HA1
  extension_pswd varchar(128) NOT NULL,
  -- 1 = has an outside number, 0 = has none 1 表示有直线号码，0 表示没有
  extension_type smallint NOT NULL DEFAULT 0 CHECK (extension_type IN (0, 1)),
  -- outside number: rings this extension, and is shown when it calls out 直线号码：呼入时振此分机，外呼时作为显示号码
  callout_number varchar(32) NOT NULL DEFAULT '',
  -- name of the gateway it calls out through 外呼所走的落地网关名
  gateway_name varchar(64) NOT NULL DEFAULT '',
  -- for people, nacd asks for none of it 供人查看，nacd 不查询此列
  name varchar(64) NOT NULL DEFAULT '',
  -- 1 = in use, 0 = may not register 1 表示启用，0 表示不允许注册
  enabled smallint NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),

  -- Every call from outside looks for a number here. 每个来电都按此列查询。
  KEY nway_extension_callout_number (callout_number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- nacd only reads. Give it a user that can do no more (take the dashes away, put in your own password, the name of your
-- database in place of cc, and the address nacd connects from):
-- nacd 只读。请给它一个只有查询权限的用户（去掉行首的横线，换成您自己的密码，把 cc 换成您的库名，并填写 nacd 所在的地址）：
--
-- CREATE USER 'nacd'@'127.0.0.1' IDENTIFIED BY 'change-me' WITH MAX_USER_CONNECTIONS 20;
-- GRANT SELECT ON cc.nway_extension TO 'nacd'@'127.0.0.1';
