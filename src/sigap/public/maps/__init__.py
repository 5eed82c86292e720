"""The public map: kecamatan only, and only figures that a release allows."""
