"""What people see: one blueprint per audience. Never queries; asks the services."""
