"""Checks requests of outcrop with botocore: its service models and its own signer.

Reads one JSON object a line from standard input (service, operation, method, url, headers, body,
region, access_key, secret_key, token) and writes "ok" or what is wrong, one line each.
"""

import datetime
import json
import sys
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session
from botocore.validate import ParamValidator

SESSION = botocore.session.get_session()


def problems(request):
    operation = SESSION.get_service_model(request["service"]).operation_model(request["operation"])
    template = operation.http["requestUri"].split("/")
    url = urllib.parse.urlsplit(request["url"])
    segments = url.path.split("/")
    if operation.http["method"] != request["method"]:
        yield "the method is %s" % request["method"]
    if len(segments) != len(template):
        yield "the path has %d segments, not %d" % (len(segments), len(template))
        return
    parameters = json.loads(request["body"] or "{}")
    yield from read_query(url.query, operation.input_shape, parameters)
    for name, segment in zip(template, segments):
        if name.startswith("{"):
            value = urllib.parse.unquote(segment)
            if urllib.parse.quote(value, safe="-_.~") != segment:
                yield "the segment %s is not encoded as it should be" % segment
            parameters[name.strip("{}")] = value
        elif name != segment:
            yield "the path has %s, not %s" % (segment, name)
    report = ParamValidator().validate(parameters, operation.input_shape)
    if report.has_errors():
        yield report.generate_report().replace("\n", " ")
    yield from signature_problems(request)


def read_query(query, shape, parameters):
    """Adds what a query says to the parameters, by the members it stands for."""
    members = {
        member.serialization.get("name"): (name, member.type_name)
        for name, member in shape.members.items()
        if member.serialization.get("location") == "querystring"
    }
    for item in filter(None, query.split("&")):
        name, _, value = item.partition("=")
        value = urllib.parse.unquote(value)
        if name not in members:
            yield "the query has no %s" % name
            continue
        member, kind = members[name]
        parameters[member] = int(value) if kind == "integer" else value


def signature_problems(request):
    headers = {name.lower(): value for name, value in request["headers"]}
    authorization = headers["authorization"]
    signed = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
    copy = botocore.awsrequest.AWSRequest(
        method=request["method"], url=request["url"], data=(request["body"] or "").encode(),
        headers={name: headers[name] for name in signed if name not in ("host", "x-amz-date")})
    stamp = headers["x-amz-date"]
    copy.context["timestamp"] = stamp
    credentials = botocore.credentials.Credentials(
        request["access_key"], request["secret_key"], request["token"])
    signer = botocore.auth.SigV4Auth(credentials, "bedrock", request["region"])
    when = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(
        tzinfo=datetime.timezone.utc)

    class Frozen(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return when.replace(tzinfo=None)

        @classmethod
        def now(cls, tz=None):
            return when

    # Older versions ask the module's datetime, newer ones a function of their own.
    botocore.auth.datetime = type("Module", (), {"datetime": Frozen, "timezone": datetime.timezone})
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: (
            when.replace(tzinfo=None) if remove_tzinfo else when)
    signer.add_auth(copy)
    if copy.headers["Authorization"] != authorization:
        yield "botocore signs it as %s" % copy.headers["Authorization"]


for line in sys.stdin:
    found = list(problems(json.loads(line)))
    print("; ".join(found) if found else "ok", flush=True)
