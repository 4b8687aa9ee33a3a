#!/bin/sh
# Prints the run-time class path of agent-core: each jar with its size, and the sum.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -pl agent-core dependency:copy-dependencies -DincludeScope=runtime -DexcludeArtifactIds=guice,guava,jakarta.inject-api,aopalliance,failureaccess,listenablefuture,j2objc-annotations,error_prone_annotations,jsr305,checker-qual,opentelemetry-api,opentelemetry-context,opentelemetry-common -DoutputDirectory=target/runtime
ls -lS agent-core/target/runtime | awk 'NR > 1 {printf "%6.2f MB  %s\n", $5 / 1e6, $9; sum += $5} END {printf "%6.2f MB  in %d jars\n", sum / 1e6, NR - 1}'
