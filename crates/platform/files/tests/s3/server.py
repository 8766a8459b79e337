"""An S3 service in memory for one test: prints its port, and ends when its standard input does."""

import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
client = boto3.client(
    "s3",
    region_name="eu-west-1",
    endpoint_url=f"http://{host}:{port}",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
client.create_bucket(Bucket="blobs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
print(port, flush=True)
sys.stdin.read()
server.stop()
