cat greeting.txt
cat /etc/built
