#!/bin/sh
# Fetches AWS's own DynamoDB Local from Maven Central into .cache/dynamodb-local, where it is not there yet, and prints that folder.
# Needs a JDK (17 or later) and Maven.
set -eu

version=3.1.0
root=$(cd "$(dirname "$0")/.." && pwd)
home="$root/.cache/dynamodb-local"

if [ ! -f "$home/$version/complete" ]; then
  for tool in java mvn; do
    command -v "$tool" >/dev/null || { echo "DynamoDB Local needs $tool on the PATH: install a JDK and Maven (Debian: default-jdk-headless maven)." >&2; exit 2; }
  done
  mkdir -p "$home"
  fetched=$(mktemp -d "$home/fetching.XXXXXX")
  trap 'rm -rf "$fetched"' EXIT
  cat >"$fetched/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>holdfast</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.dynamodb</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>$version</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -q -B -f "$fetched/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$fetched/lib" >&2
  touch "$fetched/complete"
  # Moved in one go, so that a fetch that was cut off, or a second one beside it, leaves no half a folder.
  mv -T "$fetched" "$home/$version" 2>/dev/null || [ -f "$home/$version/complete" ]
fi

echo "$home/$version"
