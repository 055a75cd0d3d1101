"""How a tensor becomes a picture: what is drawn of it (plan), where (layout), and each shape it can take."""
