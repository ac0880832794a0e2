#!/bin/sh
# Answers one request as the metadata servers of EC2 (with and without a session) and of GCE do. FAKE_TOKEN is the credential.
read -r method path _
flavor='' lifetime='' session=fake-session
while read -r name value; do
  value=$(printf %s "$value" | tr -d '\r')
  case $name in
    [Mm]etadata-[Ff]lavor:) flavor=$value ;;
    [Xx]-aws-ec2-metadata-token-ttl-seconds:) lifetime=$value ;;
    [Xx]-aws-ec2-metadata-token:) session=$value ;;
    ?) break ;; # the carriage return of the empty line
  esac
done
answer() { printf 'HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" ${#2} "$2"; }
roles=/latest/meta-data/iam/security-credentials/
case "$method $path" in
  "PUT /latest/api/token") if [ -n "$lifetime" ]; then answer "200 OK" fake-session; else answer "400 Bad Request" ""; fi ;;
  "GET /latest/"*)
    if [ "$session" != fake-session ]; then answer "401 Unauthorized" ""; exit; fi
    case $path in
      /latest/meta-data/) answer "200 OK" iam/ ;;
      $roles) answer "200 OK" fake-role ;;
      ${roles}fake-role) answer "200 OK" "{\"Code\": \"Success\", \"AccessKeyId\": \"FAKE\", \"SecretAccessKey\": \"$FAKE_TOKEN\"}" ;;
      *) answer "404 Not Found" "" ;;
    esac ;;
  "GET /computeMetadata/v1/instance/service-accounts/default/token")
    if [ "$flavor" = Google ]; then answer "200 OK" "{\"access_token\": \"$FAKE_TOKEN\"}"; else answer "403 Forbidden" ""; fi ;;
  *) answer "404 Not Found" "" ;;
esac
