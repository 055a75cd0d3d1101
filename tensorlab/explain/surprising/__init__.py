"""What is right and may not be what was meant: which operations surprise, and where a program does one."""
