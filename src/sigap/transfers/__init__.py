"""A whole case goes to another regency's installation: as a sealed, signed file, with a receipt that ends our part."""
