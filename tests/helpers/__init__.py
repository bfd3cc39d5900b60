"""What several rooms of the tests share; it holds no tests."""
